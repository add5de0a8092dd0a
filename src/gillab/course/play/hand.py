"""A hand that drags the picture: the same way in each run, by real mouse events."""

from __future__ import annotations

import math

from PyQt6.QtCore import QEvent, QPointF, Qt, QTimer
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication

from gillab.desktop.model.lag import TICK_S
from gillab.desktop.window.main import MainWindow

DRAG_S, PAUSE_S = 0.6, 0.4  # how long the button is held, and how long not
FAR = 0.25  # share of the picture's width that a drag covers, to and fro in turn
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def place(at_s: float) -> tuple[bool, float]:
    """(whether the button is held, where the hand is from 0 to 1), so many seconds after the start.

    It depends on time and not on the number of events: as with a real hand, a window that stands
    still gets fewer of them.
    """
    number, into_s = divmod(at_s, DRAG_S + PAUSE_S)
    part = (1 - math.cos(math.pi * min(1.0, into_s / DRAG_S))) / 2
    return into_s < DRAG_S, part if number % 2 == 0 else 1 - part


class Hand:
    """Drags the window's picture from its creation until `stop`."""

    def __init__(self, window: MainWindow):
        self._window, self._held = window, False
        self._start_s = window.clock()
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(TICK_S * 1000))
        self._timer.timeout.connect(self._move)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._held:
            self._send(QEvent.Type.MouseButtonRelease, 0.0)

    def _move(self) -> None:
        held, part = place(self._window.clock() - self._start_s)
        if held and not self._held:
            self._send(QEvent.Type.MouseButtonPress, part)
        elif held:
            self._send(QEvent.Type.MouseMove, part)
        elif self._held:
            self._send(QEvent.Type.MouseMove, part)
            self._send(QEvent.Type.MouseButtonRelease, part)
        self._held = held

    def _send(self, kind: QEvent.Type, part: float) -> None:
        picture = self._window.picture
        across = picture.width() * ((1 - FAR) / 2 + FAR * part)
        at = QPointF(across, picture.height() / 2)
        button = NONE if kind == QEvent.Type.MouseMove else LEFT
        held = NONE if kind == QEvent.Type.MouseButtonRelease else LEFT
        on_screen = QPointF(picture.mapToGlobal(at))
        no_key = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, at, on_screen, button, held, no_key)
        QApplication.sendEvent(picture, event)
