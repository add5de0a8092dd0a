"""The Qt application: with a window for the user, or without a display for every way in turn."""

from __future__ import annotations

import argparse
import sys
import tempfile
from types import TracebackType

from PyQt6.QtCore import QSettings, qInstallMessageHandler
from PyQt6.QtWidgets import QApplication

from gillab.desktop.window import style
from gillab.desktop.window.driver import TooSlow, try_every_way
from gillab.desktop.window.main import MainWindow


def run(arguments: argparse.Namespace) -> int:
    """Show the window, or with `--offscreen` try every way; return the exit code."""
    return _try_ways(arguments) if arguments.offscreen else _show_window(arguments)


def _show_window(arguments: argparse.Namespace) -> int:
    settings = QSettings("gillab", "desktop")
    asked = "dark" if arguments.dark else "light" if arguments.light else ""
    app = create(asked or str(settings.value("scheme", "")))
    window = MainWindow(
        settings, way=arguments.executor, workers=arguments.workers, folder=arguments.folder
    )
    window.show()
    window.picture.setFocus()
    return app.exec()


def _try_ways(arguments: argparse.Namespace) -> int:
    app = create("dark" if arguments.dark else "light" if arguments.light else "")
    try:
        arguments.offscreen.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            try_every_way(app, arguments.offscreen, arguments.workers, arguments.seconds, scratch)
    except OSError as error:
        print(f"{arguments.offscreen}: {error.strerror or error}", file=sys.stderr)
        return 2
    except TooSlow as error:
        print(f"{error}; close other programs, or ask for fewer --workers", file=sys.stderr)
        return 2
    return 0


def create(scheme: str = "") -> QApplication:
    """The QApplication, in the scheme of that name; the system's when there is no such scheme."""
    drop_size_hint_messages()
    app = QApplication(["gillab"])
    app.setApplicationName("gillab")
    sys.excepthook = show_error
    style.apply(app, {name: dark for dark, name in style.SCHEMES.items()}.get(scheme))
    style.follow_system(app)
    return app


def drop_size_hint_messages() -> None:
    """Drop a message that Qt's offscreen platform prints for every window; print all others."""

    def print_others(_kind, _context, text: str | None) -> None:
        if text and "propagateSizeHints" not in text:
            print(text, file=sys.stderr)

    qInstallMessageHandler(print_others)


def show_error(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Show an error of an event's function in the window; PyQt would end the program."""
    sys.__excepthook__(kind, error, trace)
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.failed.emit(f"{kind.__name__}: {error}")
