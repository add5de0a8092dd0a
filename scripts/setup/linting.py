"""The checks that read the code without running it."""

from __future__ import annotations

from setup import packages
from setup.commands import Stop, hand_over, say
from setup.places import VENV, program
from setup.verbs import timed_setup

_CHECKS = (("ruff", "check"), ("ruff", "format", "--check"), ("ty", "check"))


def verb(arguments: list[str]) -> int:
    """Every check runs, so that one run shows all findings."""
    if arguments:
        raise Stop("lint takes no options: it checks the whole project")
    timed_setup(lambda: packages.ensure(packages.DEVELOP))
    codes = []
    for name, *rest in _CHECKS:
        say(f"\n{name} {' '.join(rest)}")
        tool = program(VENV, name)
        codes.append(hand_over([tool, *rest], seconds=300) if tool else 1)
    return int(any(codes))
