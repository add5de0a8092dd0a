"""Start the program: python -m gillab.desktop"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from gillab.desktop.model.crew import WAYS
from gillab.environment import allowed_cores

MOST_WORKERS = 64
NO_QT = """{error}
Qt does not start here. {remedy}
python3 scripts/workshop.py doctor names what is missing."""


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m gillab.desktop", description="Explore fractals; feel the GIL, or not."
    )
    parser.add_argument("--executor", choices=WAYS, default="interpreters")
    parser.add_argument("--workers", type=_count, default=max(1, int(allowed_cores())))
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="for the second tab")
    parser.add_argument(
        "--offscreen",
        type=Path,
        metavar="FOLDER",
        help="without a display: try every way and write pictures and lag graphs there",
    )
    parser.add_argument("--seconds", type=float, default=4.0, help="for each way, with --offscreen")
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

    app = application(arguments)
    settings = QSettings("gillab", "desktop")
    window = MainWindow(
        settings, way=arguments.executor, workers=arguments.workers, folder=arguments.folder
    )
    window.show()
    window.picture.setFocus()
    return app.exec()


def _offscreen(arguments: argparse.Namespace) -> int:
    from gillab.desktop.window.probe import try_every_way

    app = application(arguments)
    try:
        arguments.offscreen.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            try_every_way(app, arguments.offscreen, arguments.workers, arguments.seconds, folder)
    except OSError as error:
        print(f"{arguments.offscreen}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


def application(arguments: argparse.Namespace):
    """The QApplication, dressed: light, dark or as the system says."""
    from PyQt6.QtWidgets import QApplication

    from gillab.desktop.window import look

    app = QApplication(["gillab"])
    app.setApplicationName("gillab")
    sys.excepthook = show_error
    look.apply(app, True if arguments.dark else False if arguments.light else None)
    return app


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


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and {MOST_WORKERS}")
    return number
