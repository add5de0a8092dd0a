"""Say in a terminal what was found out, and whether a program can run in interpreters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gillab.compat import notes, verdicts
from gillab.compat.survey import cleaned, owner
from gillab.core.error_translations import translate

Json = dict[str, Any]

WIDTH = 100
NOT_ASKED, NOT_JUDGED = "no wheel", "not judged"


def can(found: Sequence[Json], direct: Sequence[str]) -> bool:
    """Whether everything that the program imports itself works in an interpreter."""
    return all(one["verdict"] in verdicts.WORKS for one in found if one["name"] in direct)


def text(found: Sequence[Json], direct: Sequence[str], there: Mapping[str, Json]) -> str:
    """A table of all packages, then the verdict with its reasons."""
    found = cleaned(list(found))
    wide = max((len(one["name"]) for one in found), default=0)
    lines = [line(one, wide) for one in sorted(found, key=lambda one: order(one, direct))]
    missing = [one["name"] for one in found if one["verdict"] == NOT_ASKED]
    broken = [one for one in found if one["verdict"] == NOT_JUDGED]
    found = [one for one in found if one["verdict"] not in (NOT_ASKED, NOT_JUDGED)]
    stops = [one for one in found if one["name"] in direct and one["verdict"] not in verdicts.WORKS]
    lines.append("")
    if not stops:
        lines.append(accepted(found, bool(missing or broken)))
    elif all(one["verdict"] == "partly" for one in stops):
        lines.append("Perhaps: these import, but without some of their compiled modules. Try what")
        lines.append(f"you use of them: {', '.join(one['name'] for one in stops)}")
    else:
        lines += refused(stops, dict(there))
    hidden = [
        one["name"]
        for one in found
        if one["name"] not in direct and one["verdict"] not in verdicts.WORKS
    ]
    if hidden and not stops:
        lines.append(f"Your packages do without {', '.join(hidden)}: do not import these yourself.")
    if missing:
        lines.append(f"Not asked, because there is no binary wheel: {', '.join(missing)}.")
        lines.append("Install them as you do, then ask that environment: --python ITS/bin/python")
    if broken:
        lines.append(
            "Not judged, because this Python cannot import them outside interpreters either:"
        )
        lines += [
            f"  {one['name']}: {one['why'].partition(': ')[2][: WIDTH - 20]}" for one in broken
        ]
    lines.append("This is what was seen here, with these versions. What it does not promise:")
    lines.append("docs/compat.md#what-loads-does-not-promise")
    return "\n".join(lines)


def order(one: Json, direct: Sequence[str]) -> tuple[bool, int, str]:
    place = list(verdicts.PACKAGE).index(one["verdict"])
    return (one["name"] not in direct, -place, one["name"])


def line(one: Json, wide: int) -> str:
    why = f"module {one['refused']}" if one.get("refused") else one["why"]
    said = f"  {one['name']:<{wide}}  {one['version']:<10} {one['verdict']:<11} {why}"
    return said if len(said) <= WIDTH else said[: WIDTH - 1] + "…"


def accepted(found: Sequence[Json], some_missing: bool) -> str:
    compiled = sum(len(one["natives"]) for one in found)
    who = "What could be asked" if some_missing else "Your program"
    return f"{who} can run in interpreters: {len(found)} packages, {compiled} compiled modules."


def refused(stops: Sequence[Json], there: dict[str, Json]) -> list[str]:
    """Why it cannot: each package, the module that stops it, and the way to that module."""
    lines = ["Your program cannot run in interpreters as it is, because of"]
    for one in stops:
        culprit = owner(one["refused"], there) if one.get("refused") else ""
        by = f", which needs {culprit}" if culprit and culprit != one["name"] else ""
        lines.append(f"  {one['name']}{by}: {one['verdict']}")
        lines.append(f"    {one['why'][: WIDTH - 4]}")
        if one["verdict"] != "refused" and (meaning := translate(one["why"])):
            lines.append(f"    that is: {meaning}")
        if one.get("places"):
            lines.append(f"    imported from {way(one['places'])}")
        instead = notes.instead(one["name"]) or notes.instead(culprit)
        if instead:
            lines.append(f"    instead: {instead}")
    return lines


def way(places: Sequence[str]) -> str:
    """The files from the first import to the refused one; a long way without its middle."""
    shown = list(places) if len(places) <= 5 else [*places[:2], "…", *places[-2:]]
    return " → ".join(shown)
