"""Start the program: python -m gillab.desktop. Checks that Qt can start before importing it."""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from gillab.core import child_environment, inherited, tool_settings
from gillab.core.environment import allowed_cores
from gillab.desktop.model.started_pool import MOST_WORKERS, WAYS

SECONDS = (0.5, 600.0)  # least and most for one way
TRY_QT = "from PyQt6.QtWidgets import QApplication; QApplication([])"
TRY_S = 20
NO_ANSWER = "could not connect to display"  # in what Qt says
NO_QT = """{error}
Qt does not start here. {remedy}
python3 scripts/workshop.py doctor names what is missing."""


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m gillab.desktop",
        description="Explore fractals in a window while workers compute them.",
    )
    parser.add_argument("--executor", choices=WAYS, default="interpreters")
    parser.add_argument("--workers", type=_count, default=default_workers())
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="for the second tab")
    parser.add_argument(
        "--offscreen",
        type=Path,
        metavar="FOLDER",
        help="without a display: try every way and write pictures and lag graphs there",
    )
    about = "for each way, with --offscreen"
    parser.add_argument("--seconds", type=_seconds, default=4.0, help=about)
    scheme = parser.add_mutually_exclusive_group()
    scheme.add_argument("--light", action="store_true")
    scheme.add_argument("--dark", action="store_true")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    inherited.make_usable()
    arguments = read_arguments(words)
    for name in [name for name in os.environ if not tool_settings.kept(name)]:
        del os.environ[name]  # before Qt reads them: folders of another Qt's plugins, for example
    if not arguments.folder.is_dir():
        print(f"{arguments.folder} is not a folder; give one that exists", file=sys.stderr)
        return 2
    if arguments.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = why_qt_cannot_start()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    from gillab.desktop.window import application

    return application.run(arguments)


def why_qt_cannot_start() -> str:
    """Empty if it can. Without this check, Qt would end the process where there is no display."""
    try:
        import PyQt6.QtWidgets  # noqa: F401
    except ModuleNotFoundError:
        error = f"PyQt6 is not installed for {sys.executable}."
        remedy = "python3 scripts/workshop.py check 3 installs it, and uses the Python that has it."
        return NO_QT.format(error=error, remedy=remedy)
    except ImportError as error:
        remedy = "Install what its message names: docs/exercises/3-desktop.md lists it by system."
        return NO_QT.format(error=error, remedy=remedy)
    if not has_display():
        remedy = "Follow the exercise with --offscreen FOLDER: pictures instead of a window."
        return NO_QT.format(error="There is no display.", remedy=remedy)
    said = what_qt_says()
    if NO_ANSWER in said:
        error = f"The display {os.environ.get('DISPLAY', '')} does not answer."
        remedy = "Start it from a terminal of your desktop, or with --offscreen FOLDER: pictures."
        return NO_QT.format(error=error, remedy=remedy)
    if said:
        remedy = "Libraries of the system are missing: docs/exercises/3-desktop.md lists them."
        return NO_QT.format(error=said.splitlines()[0], remedy=remedy)
    return ""


def what_qt_says() -> str:
    """Start Qt in a child: empty if it starts, else its complaint. Here it would end the process.

    The environment is ours, where `main` has switched off what it does not heed.
    """
    command = [sys.executable, "-c", TRY_QT]
    try:
        done = subprocess.run(
            command, env=child_environment.variables(), capture_output=True, timeout=TRY_S
        )
    except subprocess.TimeoutExpired:
        return NO_ANSWER
    return done.stderr.decode("utf-8", "replace").strip() if done.returncode else ""


def has_display() -> bool:
    """Whether there is a display: by environment variables on Linux, always elsewhere."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def default_workers() -> int:
    """One worker for each core that this process may use."""
    return min(MOST_WORKERS, max(1, int(allowed_cores())))


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WORKERS:
        problem = f"{text} is not a whole number between 1 and {MOST_WORKERS}"
        raise argparse.ArgumentTypeError(problem)
    return int(text)


def _seconds(text: str) -> float:
    low, high = SECONDS
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not low <= number <= high:  # true for nan, too
        raise argparse.ArgumentTypeError(f"{text} is not between {low:g} and {high:g}")
    return number
