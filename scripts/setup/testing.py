"""Run the tests: everything on 3.14, the pure part on other builds, the site in a browser."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from setup import browser, firefox, javascript, libraries, packages
from setup.commands import Stop, Variables, hand_over, say
from setup.places import ROOT, venv_python
from setup.verbs import timed_setup

PARTS = ("3.14", "3.15", "browser")
FIREFOX = "firefox"  # within the part browser, which goes on without it
FREE_THREADED = "3.14t"  # on request: not every network and system gives it
# The other tests need the course's packages; those of examples and exercises start 3.15 themselves.
_ON_OTHER_BUILDS = ("core", "bench", "desktop", "server")
_NOTHING_COLLECTED = 5  # pytest's exit code
_MINUTES = 45


def verb(arguments: list[str]) -> int:
    options, pytest_options = _parser().parse_known_args(arguments)
    parts = options.only or [part for part in PARTS if part not in options.skip]
    refused: list[str] = []
    timed_setup(lambda: _prepare(parts, refused))
    codes = [_run(part, pytest_options, refused) for part in parts if part not in refused]
    return _verdict(codes, refused, bool(pytest_options))


def _prepare(parts: list[str], refused: list[str]) -> None:
    """Set up all parts before the first test; refuse, not skip, what cannot be set up."""
    javascript.ensure()
    # Browser first: tests of charts and pages in part 3.14 draw with Chromium too.
    for part in sorted(parts, reverse=True):
        try:
            _environment(part)
        except Stop as problem:
            say(f"workshop.py: {problem}")
            refused.append(part)
    if "3.14" in parts and "3.15" not in parts:
        try:  # its tests of examples and exercises start 3.15 themselves, and say where it lacks
            packages.ensure_pure("3.15")
        except Stop as problem:
            say(f"workshop.py: {problem}")
    if "browser" in parts and "browser" not in refused:
        try:
            firefox.ensure()
        except Stop as problem:
            say(f"workshop.py: {problem}")
            refused.append(FIREFOX)


def _environment(part: str) -> Path:
    """The Python that runs this part."""
    if part in ("3.15", FREE_THREADED):
        return packages.ensure_pure(part)
    python = packages.ensure(packages.DEVELOP)
    libraries.ensure()
    javascript.ensure_pyodide()
    if part == "browser":
        browser.ensure()
    return python


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workshop.py test",
        description="Set up and run every test. Other options go to pytest.",
    )
    choices = (*PARTS, FREE_THREADED)
    for name, about in (("--only", "run just this part"), ("--skip", "leave this part out")):
        parser.add_argument(name, action="append", choices=choices, default=[], help=about)
    return parser


def _run(part: str, pytest_options: list[str], refused: list[str]) -> int:
    """All tests of a part, in several processes.

    With options of pytest everything runs in one process, as a debugger needs it; -n is one of
    these options.
    """
    say(f"\ntests: {part}")
    elsewhere = [one for one in pytest_options if _is_left_out(part, one)]
    if elsewhere:
        say(f"  not in this part: {', '.join(elsewhere)}")
        pytest_options = [one for one in pytest_options if one not in elsewhere]
        if not any(_place(one).exists() for one in pytest_options):
            return _NOTHING_COLLECTED
    chosen = ["-m", _marked(part, refused)]
    options = pytest_options or ["-n", _workers(part, os.cpu_count() or 1)]
    pytest = [_environment(part), "-m", "pytest", *_left_out(part), *chosen, *options]
    return hand_over(pytest, seconds=_MINUTES * 60, variables=_variables())


def _workers(part: str, cores: int) -> int:
    """More than cores, since many tests wait for a time limit or a server; browsers compute."""
    return min(cores + 2 if part == "browser" else 3 * cores, 8)


def _variables() -> Variables:
    """Tests that start the other build themselves find it by GILLAB_PYTHON_315.

    Byte code is kept, whatever the machine's setting: thousands of children import the same.
    """
    found = venv_python(ROOT / ".venv-3.15")
    other_build = {"GILLAB_PYTHON_315": str(found) if found.exists() else None}
    kept = {"PYTHONDONTWRITEBYTECODE": None}
    return {**browser.variables(), **firefox.variables(), **other_build, **kept}


def _left_out(part: str) -> list[str]:
    """On other builds every folder but the few whose tests need few packages."""
    if part in ("3.14", "browser"):
        return []
    chosen = [name for name in _ON_OTHER_BUILDS if (part, name) != (FREE_THREADED, "server")]
    folders = sorted(path for path in (ROOT / "tests").iterdir() if path.is_dir())
    return [f"--ignore={path}" for path in folders if path.name not in chosen]


def _is_left_out(part: str, option: str) -> bool:
    """Whether an option of pytest names a place in a folder that this part leaves out."""
    place = _place(option)
    folders = [ignored.partition("=")[2] for ignored in _left_out(part)]
    return place.exists() and any(place.is_relative_to(folder) for folder in folders)


def _place(option: str) -> Path:
    return Path(option.partition("::")[0]).absolute()


def _marked(part: str, refused: list[str]) -> str:
    """Every test is in part 3.14 or, where it is marked so, in part browser: none is lost."""
    if part == "browser":
        return "browser and not firefox" if FIREFOX in refused else "browser"
    return "not browser" if part == "3.14" else "not browser and not network"


def _verdict(codes: list[int], refused: list[str], chosen: bool) -> int:
    """A choice of tests may leave a part without any; no part at all is a mistake."""
    if chosen and any(code != _NOTHING_COLLECTED for code in codes):
        codes = [code for code in codes if code != _NOTHING_COLLECTED]
    if refused:
        say(f"workshop.py: not run: {', '.join(refused)}; so this is no pass")
    return max([*codes, *([1] if refused else [])], key=bool, default=1)
