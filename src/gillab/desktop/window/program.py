"""Start the program: python -m gillab.desktop"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from gillab.core.environment import allowed_cores
from gillab.desktop.model.started_pool import MOST_WORKERS, WAYS

SECONDS = (0.5, 600.0)  # of trying one way
NO_QT = """{error}
Qt does not start here. {remedy}
python3 scripts/workshop.py doctor names what is missing."""


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m gillab.desktop", description="Explore fractals; feel the GIL, or not."
    )
    parser.add_argument("--executor", choices=WAYS, default="interpreters")
    parser.add_argument("--workers", type=_count, default=usual_workers())
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="for the second tab")
    parser.add_argument(
        "--offscreen",
        type=Path,
        metavar="FOLDER",
        help="without a display: try every way and write pictures and lag graphs there",
    )
    about = "for each way, with --offscreen"
    parser.add_argument("--seconds", type=_seconds, default=4.0, help=about)
    look = parser.add_mutually_exclusive_group()
    look.add_argument("--light", action="store_true")
    look.add_argument("--dark", action="store_true")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    arguments = read_arguments(words)
    if not arguments.folder.is_dir():
        print(f"{arguments.folder} is not a folder; give one that exists", file=sys.stderr)
        return 2
    if arguments.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = why_qt_cannot_start()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    return _offscreen(arguments) if arguments.offscreen else _on_screen(arguments)


def why_qt_cannot_start() -> str:
    """Empty when it can. Asked first, because Qt ends the process when it finds no display."""
    try:
        import PyQt6.QtWidgets  # noqa: F401
    except ImportError as error:
        remedy = "Install what its message names: docs/exercises/3-desktop.md lists it by system."
        return NO_QT.format(error=error, remedy=remedy)
    if not has_display():
        remedy = "Follow the exercise with --offscreen FOLDER: pictures instead of a window."
        return NO_QT.format(error="There is no display.", remedy=remedy)
    return ""


def has_display() -> bool:
    """On Linux the environment tells; elsewhere there is one."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _on_screen(arguments: argparse.Namespace) -> int:
    from PyQt6.QtCore import QSettings

    from gillab.desktop.window.main import MainWindow

    settings = QSettings("gillab", "desktop")
    app = application(arguments, str(settings.value("scheme", "")))
    window = MainWindow(
        settings, way=arguments.executor, workers=arguments.workers, folder=arguments.folder
    )
    window.show()
    window.picture.setFocus()
    return app.exec()


def _offscreen(arguments: argparse.Namespace) -> int:
    from gillab.desktop.window.driver import TooSlow, try_every_way

    app = application(arguments)
    try:
        arguments.offscreen.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            try_every_way(app, arguments.offscreen, arguments.workers, arguments.seconds, folder)
    except OSError as error:
        print(f"{arguments.offscreen}: {error.strerror or error}", file=sys.stderr)
        return 2
    except TooSlow as error:
        print(f"{error}; close other programs, or ask for fewer --workers", file=sys.stderr)
        return 2
    return 0


def application(arguments: argparse.Namespace, remembered: str = ""):
    """The QApplication, dressed: light, dark, as it was the last time, or as the system says."""
    from PyQt6.QtWidgets import QApplication

    from gillab.desktop.window import style

    without_noise()
    app = QApplication(["gillab"])
    app.setApplicationName("gillab")
    sys.excepthook = show_error
    asked = "dark" if arguments.dark else "light" if arguments.light else remembered
    style.apply(app, {name: dark for dark, name in style.SCHEMES.items()}.get(asked))
    style.follow_system(app)
    return app


def without_noise() -> None:
    """Drop what Qt's offscreen platform says of every window; the rest goes where it went."""
    from PyQt6.QtCore import qInstallMessageHandler

    def say(_kind, _context, text: str | None) -> None:
        if text and "propagateSizeHints" not in text:
            print(text, file=sys.stderr)

    qInstallMessageHandler(say)


def show_error(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """An error in one of the window's functions: told in the window; PyQt would end the program."""
    from PyQt6.QtWidgets import QApplication

    from gillab.desktop.window.main import MainWindow

    sys.__excepthook__(kind, error, trace)
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.failed.emit(f"{kind.__name__}: {error}")


def usual_workers() -> int:
    """As many as there are cores to use."""
    return min(MOST_WORKERS, max(1, int(allowed_cores())))


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WORKERS:
        said = f"{text} is not between 1 and {MOST_WORKERS}, without a point"
        raise argparse.ArgumentTypeError(said)
    return int(text)


def _seconds(text: str) -> float:
    low, high = SECONDS
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not low <= number <= high:  # nor when it is not a number
        raise argparse.ArgumentTypeError(f"{text} is not between {low:g} and {high:g}")
    return number
