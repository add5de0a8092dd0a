"""From what children said to a verdict: for one module, and for one package.

A verdict says what was seen on one machine, with one version. It is no promise of the package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gillab.compat.ask import Answer

Json = dict[str, Any]

# Verdict → what it means. The order is that of the page: what stops a program comes last.
PACKAGE = {
    "pure": "has no compiled module, and imports",
    "loads": "imports, and so does every compiled module in it",
    "fallback": "imports without some of its compiled modules, and its small program passes",
    "partly": "imports, but without some of its compiled modules; nothing else was tried",
    "leaks": "imports, but each closed interpreter leaves memory behind",
    "breaks": "imports or not, but does not work as in the main interpreter",
    "refused": "the import is refused",
    "hangs": "does not come back within the limit",
    "crashes": "ends the whole process",
    "no wheel": "has no binary wheel for this Python",
    "not judged": "could not be judged here",
}
WORKS = ("pure", "loads", "fallback")
TRIED_FURTHER = (*WORKS, "partly")  # worth a small program


def of_module(said: list[Json] | Answer) -> Json:
    """The verdict of one module that two interpreters imported: "loads", "refused", "blocked",
    "breaks", "hangs" or "crashes". "blocked" means that another module was refused on the way.
    """
    if isinstance(said, Answer):
        fate = said.fate if said.fate in ("hangs", "crashes") else "breaks"
        where = "" if not said.lines or not _tried(said.lines) else ", in the second interpreter"
        return {"verdict": fate, "why": said.why + where}
    tries = _tried(said)
    failed = next((one for one in tries if not one["ok"]), None)
    if failed is None:
        return {"verdict": "loads"}
    where = "in the second interpreter: " if tries[0]["ok"] else ""
    verdict = "breaks"
    if failed["refused"]:
        own = said[0]["done"]  # a module with single-phase initialisation says its last name alone
        verdict = "refused" if failed["refused"] in (own, own.rpartition(".")[2]) else "blocked"
    return {
        "verdict": verdict,
        "why": where + failed["error"],
        "refused": failed["refused"],
        "places": failed["places"],
    }


def _tried(lines: Iterable[Json]) -> list[Json]:
    return [line["try"] for line in lines if "try" in line]


def of_package(modules: Mapping[str, Json], natives: Iterable[Json], in_main: str) -> Json:
    """The verdict of a package from its modules that a program imports and its compiled ones.

    `in_main` says why the main interpreter could import none of the modules.
    """
    if not modules:
        return {"verdict": "not judged", "why": in_main or "it has no module to import"}
    natives = [one for one in natives if one["verdict"] != "not judged"]
    for fate in ("crashes", "hangs"):
        for one in [*modules.values(), *natives]:
            if one["verdict"] == fate:
                return {"verdict": fate, "why": one["why"]}
    for name, one in modules.items():
        if one["verdict"] in ("refused", "blocked"):
            shown = {key: one[key] for key in ("why", "refused", "places")}
            return {"verdict": "refused", "module": name, **shown}
        if one["verdict"] == "breaks":
            return {"verdict": "breaks", "module": name, "why": one["why"]}
    if not natives:
        return {"verdict": "pure", "why": ""}
    bad = [one for one in natives if one["verdict"] != "loads"]
    if not bad:
        return {"verdict": "loads", "why": ""}
    why = f"{len(bad)} of {len(natives)} compiled modules do not load: {bad[0].get('why', '')}"
    return {"verdict": "partly", "why": why}


def with_action(verdict: Json, action: Json) -> Json:
    """The package's verdict after its small program ran in interpreters."""
    if action["fate"] in ("crashes", "hangs"):
        return {"verdict": action["fate"], "why": f"{action['why']}, at stage “{action['at']}”"}
    if action["fate"] == "differs":
        return {"verdict": "breaks", "why": f"its small program: {action['why']}"}
    if action.get("leaks"):
        grown = f"{action['kb_each']:,} kB for each interpreter that was opened and closed"
        return {"verdict": "leaks", "why": grown}
    passed = action["own program"] and action["fate"] == "same"
    return (
        verdict | {"verdict": "fallback"} if passed and verdict["verdict"] == "partly" else verdict
    )
