"""Ask one environment: does each of these packages work in interpreters with their own GIL?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gillab.compat import act, verdicts
from gillab.compat.ask import Answer, ask, ask_parts
from gillab.core.errors import SiteError

Json = dict[str, Any]

SECONDS = 20  # for one module in two interpreters, or its import in main


class CannotAsk(SiteError):
    """The environment's Python does not answer; the message says why and what to do."""


@dataclass(frozen=True)
class Request:
    """What to ask of an environment. `programs` are small programs by package."""

    python: Path
    seconds: int = SECONDS
    actions: bool = False  # import again and again, and look at the memory
    programs: Mapping[str, str] = field(default_factory=dict)


def installed(request: Request, standard: Sequence[str] = ()) -> dict[str, Json]:
    """Distributions of the environment by name, and those modules of the standard library."""
    answer = ask(request.python, "installed", seconds=60, standard=list(standard))
    if answer.fate:
        raise CannotAsk(
            f"{request.python} does not answer ({answer.why}); name a CPython 3.14 or newer"
        )
    found = [line["distribution"] for line in answer.lines if "distribution" in line]
    return {one["name"]: one for one in found}


def probe(request: Request, distribution: Json) -> Json:
    """Everything that was found out about one distribution, with its verdict."""
    modules, in_main = _modules(request, distribution["modules"])
    natives = _natives(request, distribution["natives"], modules)
    verdict = verdicts.of_package(modules, natives, in_main)
    name = distribution["name"]
    program = request.programs.get(name, "")
    found = {
        "name": name,
        "version": distribution["version"],
        "wheel": distribution["wheel"],
        "modules": modules,
        "natives": natives,
    }
    wanted = bool(program) or (request.actions and natives)
    if wanted and verdict["verdict"] in verdicts.TRIED_FURTHER:
        found["action"] = _act(request, program, modules, natives)
        verdict = verdicts.with_action(verdict, found["action"])
    return found | verdict


def _modules(request: Request, names: Sequence[str]) -> tuple[dict[str, Json], str]:
    """The verdict of each module that main can import, and why it cannot import the others."""
    parts = [{"name": name} for name in names]
    main = ask_parts(request.python, "in main", parts, request.seconds)
    usable = [part for part in parts if worked(main[part["name"]])]
    inside = ask_parts(request.python, "importing", usable, request.seconds)
    failed = [verdicts.of_module(said) for said in main.values() if not worked(said)]
    why = f"main cannot import it either: {failed[0]['why']}" if failed else ""
    return {name: verdicts.of_module(said) for name, said in inside.items()}, why


def worked(said: list[Json] | Answer) -> bool:
    return isinstance(said, list) and all(line["try"]["ok"] for line in said)


def _natives(request: Request, natives: list[Json], modules: Mapping[str, Json]) -> list[Json]:
    """The verdict of each compiled module, and what it declares.

    By its name first; where that says nothing about the module itself, because the package around
    it was refused, its file alone is loaded under its name.
    """
    python, seconds, found = request.python, request.seconds, {}
    if any(one["verdict"] == "loads" for one in modules.values()):
        named = ask_parts(python, "importing", [{"name": n["name"]} for n in natives], seconds)
        found = {name: verdicts.of_module(said) for name, said in named.items()}
    silent = [
        one
        for one in natives
        if found.get(one["name"], {"verdict": "blocked"})["verdict"] in ("blocked", "breaks")
    ]
    by_file = ask_parts(python, "importing", silent, seconds)
    found |= {name: verdicts.of_module(said) for name, said in by_file.items()}
    broken = [one for one in silent if found[one["name"]]["verdict"] == "breaks"]
    for name, said in ask_parts(python, "in main", broken, seconds).items():
        if not worked(said):
            found[name]["verdict"] = "not judged"
    declared = ask_parts(python, "declaring", natives, seconds)
    return [
        {"name": one["name"], "file": one["file"], "tool": one["tool"]}
        | found[one["name"]]
        | _declared(declared[one["name"]])
        for one in natives
    ]


def _declared(said: list[Json] | Answer) -> Json:
    """What a module declares; "unknown" where asking it failed."""
    if isinstance(said, list) and said and "declared" in said[0]:
        return said[0]["declared"]
    return {"phases": "unknown", "interpreters": "unknown", "gil": "unknown"}


def _act(
    request: Request, program: str, modules: Mapping[str, Json], natives: Sequence[Json]
) -> Json:
    loads = [one["name"] for one in natives if one["verdict"] == "loads"]
    chosen = program or act.importing_program([*modules, *loads])
    seconds = max(request.seconds, act.SECONDS) if request.seconds >= SECONDS else request.seconds
    return {
        "own program": bool(program),
        **act.act(request.python, chosen, seconds=seconds, again=request.actions),
    }
