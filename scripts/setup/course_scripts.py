"""Start the scripts of the course: by this Python if it can, else in the course's environment."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from setup import browser, child_variables, packages, reach, uv, verbs
from setup.commands import NONE, Stop, Variables, hand_over, say
from setup.places import ROOT, WINDOWS

HELP = Path(__file__).with_name("help")  # what each script prints for --help, recorded
PROGRAMS = {"bench": "gillab.bench.cli", "check": "gillab.course.check.cli"}
_NEEDED = ("psutil", "rich")  # every environment of the course has them


def main(name: str, arguments: list[str]) -> int:
    """What scripts/NAME.py does; imports are slow, and Ctrl-C may come meanwhile."""
    if not able():
        return verbs.main([name, *arguments])
    try:
        sys.path.insert(0, str(ROOT / "src"))
        return int(import_module(PROGRAMS[name]).main(arguments))
    except KeyboardInterrupt:
        print(f"{name}: stopped", file=sys.stderr)
        return 130


def able() -> bool:
    """Whether this Python runs the course: its version, and the packages."""
    return sys.version_info >= (3, 14) and all(map(find_spec, _NEEDED))


def bench(arguments: list[str]) -> int:
    return _start("bench.py", arguments)


def check(arguments: list[str]) -> int:
    return _start("check.py", arguments)


def play(arguments: list[str]) -> int:
    return _start("play.py", arguments)


def which(arguments: list[str]) -> int:
    return _start("which.py", arguments)


def compat(arguments: list[str]) -> int:
    """It makes environments, so it is told where the set-up's uv and a company's index are."""
    told = {"GILLAB_UV": str(uv.find() or "uv"), **reach.for_uv()}
    return _start("compat.py", arguments, told)


def _start(name: str, arguments: list[str], variables: Variables = NONE) -> int:
    """Set up if needed and start that script; its help is shown without any set-up."""
    script = ROOT / "scripts" / name
    if not script.is_file():
        raise Stop(f"this copy of the project has no scripts/{name}")
    if "-h" in arguments or "--help" in arguments:
        whole = (HELP / name).with_suffix(".txt")
        part = HELP / f"{whole.stem}-{arguments[0]}.txt"
        say((part if part.is_file() else whole).read_text(encoding="utf-8").rstrip())
        return 0
    command = [str(packages.ensure()), str(script), *arguments]
    variables = {**browser.variables(), **variables}
    if WINDOWS:  # its exec would give the prompt back before the program has ended
        return hand_over(command, variables=variables, cwd=Path.cwd())
    sys.stdout.flush()
    # This process becomes the program, so that signals reach it and its exit code is ours.
    os.execve(command[0], command, child_variables.variables(variables))
