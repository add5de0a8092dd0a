"""The real window for a check: opened without a display, with simulated mouse events."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from PyQt6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt, QTimer
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication

from gillab.desktop.model.lag import TICK_S
from gillab.desktop.model.view import Tile, View
from gillab.desktop.window import application
from gillab.desktop.window.driver import spin
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.painter import painter_factory
from gillab.desktop.window.picture import NOTCH

EVENTS_S = 6.0  # the longest wait for what a check expects
KEPT: list[object] = []  # Qt's application ends with its last reference


class DrivenWindow:
    """The window, a timer whose ticks are counted, and how often each tile was shown."""

    TICKS = 12  # enough to tell that the window is responsive

    def __init__(self, app: QApplication, window: MainWindow):
        self.app, self.window, self.picture = app, window, window.picture
        self.errors: list[BaseException] = []  # raised in functions that Qt has called
        self.shown = Counter[tuple[View, Tile]]()  # how often each tile was shown
        self.ticks = 0
        self.timer = QTimer(window)
        self.timer.setInterval(round(TICK_S * 1000))
        self.timer.timeout.connect(self._tick)
        self.timer.start()
        window.picture.shown.connect(self._note)

    def _note(self, tile: Tile, _worker) -> None:
        self.shown[self.picture.view, tile] += 1

    def missing(self, view: View) -> list[Tile]:
        """The tiles of that view that were not shown yet."""
        return [tile for tile in view.tiles() if (view, tile) not in self.shown]

    def _tick(self) -> None:
        self.ticks += 1

    def until(self, condition: Callable[[], object]) -> bool:
        """Process events until the condition is true, EVENTS_S at most; return whether it is.

        Raises the first error of a function that Qt has called.
        """
        came = spin(self.app, EVENTS_S, lambda: condition() or self.errors)
        if self.errors:
            raise self.errors[0]
        return bool(came)

    def ticks_pass(self, count: int = TICKS) -> bool:
        """Process events until the timer has ticked that many times."""
        wanted = self.ticks + count
        return self.until(lambda: self.ticks >= wanted)

    def drag(self) -> None:
        """Press the mouse button on the picture, move the mouse, and release the button."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, button, at in (
            (QEvent.Type.MouseButtonPress, left, QPointF(50, 40)),
            (QEvent.Type.MouseMove, none, QPointF(70, 50)),
            (QEvent.Type.MouseButtonRelease, left, QPointF(70, 50)),
        ):
            held = none if kind == QEvent.Type.MouseButtonRelease else left
            place = QPointF(self.picture.mapToGlobal(at))
            no_key = Qt.KeyboardModifier.NoModifier
            self.app.sendEvent(self.picture, QMouseEvent(kind, at, place, button, held, no_key))

    def zoom(self) -> None:
        """Turn the mouse wheel over the picture by one step."""
        at = QPointF(50, 40)
        nothing = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
        phase = Qt.ScrollPhase.NoScrollPhase
        place = QPointF(self.picture.mapToGlobal(at))
        event = QWheelEvent(at, place, QPoint(), QPoint(0, NOTCH), *nothing, phase, False)
        self.app.sendEvent(self.picture, event)


@contextmanager
def driven_window(
    code: Callable, pool: Executor | None, size: tuple[int, int]
) -> Generator[DrivenWindow]:
    """The window around a participant's code, not shown yet; `size` is the picture's in pixels."""
    application.drop_size_hint_messages()
    app = QApplication.instance() or QApplication(["gillab"])
    assert isinstance(app, QApplication)
    KEPT.append(app)
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat)
        factory = painter_factory(code, pool)
        window = MainWindow(settings, folder=Path(folder), make_painter=factory)
        window.picture.setFixedSize(*size)
        driven = DrivenWindow(app, window)
        # Without an excepthook PyQt ends the process at an error in a function that Qt has called.
        before, sys.excepthook = (
            sys.excepthook,
            lambda _kind, error, _trace: driven.errors.append(error),
        )
        try:
            yield driven
        finally:
            window.close()
            sys.excepthook = before
