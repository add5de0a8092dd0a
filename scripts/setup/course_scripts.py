"""Verbs that hand everything on to a script of its own, in the environment of the course."""

from __future__ import annotations

from setup import browser, packages
from setup.commands import Stop, hand_over
from setup.places import ROOT


def bench(arguments: list[str]) -> int:
    return _pass_on("bench.py", arguments)


def check(arguments: list[str]) -> int:
    return _pass_on("check.py", arguments)


def _pass_on(name: str, arguments: list[str]) -> int:
    script = ROOT / "scripts" / name
    if not script.is_file():
        raise Stop(f"this copy of the project has no scripts/{name}")
    python = packages.ensure()
    return hand_over([python, script, *arguments], variables=browser.variables())
