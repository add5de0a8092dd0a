"""Verbs that start a script of the course in its own environment: bench, check and play."""

from __future__ import annotations

from pathlib import Path

from setup import browser, packages
from setup.commands import Stop, hand_over, say
from setup.places import ROOT

HELP = Path(__file__).with_name("help")  # what each script prints for --help, recorded


def bench(arguments: list[str]) -> int:
    return _start("bench.py", arguments)


def check(arguments: list[str]) -> int:
    return _start("check.py", arguments)


def play(arguments: list[str]) -> int:
    return _start("play.py", arguments)


def _start(name: str, arguments: list[str]) -> int:
    """Set up if needed and start that script; its help is shown without any set-up."""
    script = ROOT / "scripts" / name
    if not script.is_file():
        raise Stop(f"this copy of the project has no scripts/{name}")
    if "-h" in arguments or "--help" in arguments:
        say((HELP / name).with_suffix(".txt").read_text(encoding="utf-8").rstrip())
        return 0
    python = packages.ensure()
    return hand_over([python, script, *arguments], variables=browser.variables())
