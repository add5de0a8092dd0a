"""Run the tests: everything on 3.14, the pure part on other builds, the site in a browser."""

from __future__ import annotations

import argparse
from pathlib import Path

from setup import browser, firefox, javascript, libraries, packages
from setup.commands import Stop, Variables, begin, finish, hand_over, private, say
from setup.places import ROOT, venv_python
from setup.verbs import timed_setup

PARTS = ("3.14", "3.15", "browser")
FIREFOX = "firefox"  # within the part browser, which goes on without it
FREE_THREADED = "3.14t"  # on request: not every network and system gives it
# The other tests need the course's packages; those of examples and exercises start 3.15 themselves.
_ON_OTHER_BUILDS = ("core", "bench", "desktop", "server")
# What runs in processes of its own beside the rest of a part, none of which asserts a speed. The
# exercises' tests are children that mostly wait for a time limit; those of pages are one busy
# thread in a browser.
_EXERCISES, _PAGES = "tests/course/check", "tests/browser/test_every_page.py"
_BESIDE: dict[str, tuple[list[str], list[list[str]]]] = {  # part: (the rest, what is beside it)
    "3.14": (
        [f"--ignore={_EXERCISES}"],
        [[_EXERCISES, "-k", "3.15"], [_EXERCISES, "-k", "not 3.15"]],
    ),
    "browser": ([f"--ignore={_PAGES}"], [[_PAGES]]),
}
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
    say(f"\ntests: {part}")
    command = [_environment(part), "-m", "pytest", *_selected(part, refused), *pytest_options]
    # Tests that start the other build themselves find it by this name.
    found = venv_python(ROOT / ".venv-3.15")
    other = {"GILLAB_PYTHON_315": str(found) if found.exists() else None}
    variables = {**browser.variables(), **firefox.variables(), **other}
    if part in _BESIDE and not pytest_options:
        return _run_beside(command, *_BESIDE[part], variables)
    return hand_over(command, seconds=_MINUTES * 60, variables=variables)


def _run_beside(
    command: list[object], rest: list[str], beside: list[list[str]], variables: Variables
) -> int:
    """All at once; the output of what runs beside the rest follows that of the rest."""
    started = []
    try:
        for number, choice in enumerate(beside, 1):
            log = private("logs") / f"tests-beside-{number}.log"
            own = [*command, *choice, "-p", "no:cacheprovider"]
            started.append((begin(own, log, variables), log))
        codes = [hand_over([*command, *rest], seconds=_MINUTES * 60, variables=variables)]
        for (child, log), choice in zip(started, beside):
            codes.append(finish(child, _MINUTES * 60))
            say(f"\nbeside them: {' '.join(choice)}\n{log.read_text('utf-8', 'replace')}")
    finally:
        for child, _ in started:
            child.kill()  # does nothing to one that has ended
    return max(codes, key=bool)


def _selected(part: str, refused: list[str]) -> list[str]:
    """Every test is in part 3.14 or, where it is marked so, in part browser: none is lost."""
    if part == "3.14":
        return ["-m", "not browser"]
    if part == "browser":
        return ["-m", "browser and not firefox" if FIREFOX in refused else "browser"]
    folders = sorted(path for path in (ROOT / "tests").iterdir() if path.is_dir())
    chosen = [name for name in _ON_OTHER_BUILDS if (part, name) != (FREE_THREADED, "server")]
    left_out = [f"--ignore={path}" for path in folders if path.name not in chosen]
    return [*left_out, "-m", "not browser and not network"]


def _verdict(codes: list[int], refused: list[str], chosen: bool) -> int:
    """A choice of tests may leave a part without any; no part at all is a mistake."""
    if chosen and any(code != _NOTHING_COLLECTED for code in codes):
        codes = [code for code in codes if code != _NOTHING_COLLECTED]
    if refused:
        say(f"workshop.py: not run: {', '.join(refused)}; so this is no pass")
    return max([*codes, *([1] if refused else [])], key=bool, default=1)
