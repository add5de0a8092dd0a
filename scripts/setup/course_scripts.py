"""Verbs that start a script in the course's own environment: bench, check, compat, play."""

from __future__ import annotations

from pathlib import Path

from setup import browser, packages, uv
from setup.commands import NONE, Stop, Variables, hand_over, say
from setup.places import ROOT

HELP = Path(__file__).with_name("help")  # what each script prints for --help, recorded


def bench(arguments: list[str]) -> int:
    return _start("bench.py", arguments)


def check(arguments: list[str]) -> int:
    return _start("check.py", arguments)


def play(arguments: list[str]) -> int:
    return _start("play.py", arguments)


def compat(arguments: list[str]) -> int:
    """It makes environments, so it is told where the set-up's uv is."""
    where = {"GILLAB_UV": str(uv.find() or "uv")}
    return _start("compat.py", arguments, variables=where, folder=Path.cwd())


def _start(
    name: str, arguments: list[str], variables: Variables = NONE, folder: Path = ROOT
) -> int:
    """Set up if needed and start that script; its help is shown without any set-up."""
    script = ROOT / "scripts" / name
    if not script.is_file():
        raise Stop(f"this copy of the project has no scripts/{name}")
    if "-h" in arguments or "--help" in arguments:
        say((HELP / name).with_suffix(".txt").read_text(encoding="utf-8").rstrip())
        return 0
    python = packages.ensure()
    variables = {**browser.variables(), **variables}
    return hand_over([python, script, *arguments], variables=variables, folder=folder)
