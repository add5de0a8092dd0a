"""A journey without a hand: each view once the one before is complete."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from PyQt6.QtCore import QObject, QTimer

from gillab.desktop.model.started_pool import Crew
from gillab.desktop.model.view import View
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.painter import Painter

# Centre and span, all on the set's edge: much to compute, and something to see.
STOPS = (
    (-0.7436, 0.1319, 0.012),
    (-0.7453, 0.1127, 0.0065),
    (-0.5622, 0.6428, 0.02),
    (-1.2535, 0.0466, 0.03),
    (-0.1607, 1.0376, 0.018),
    (0.2983, 0.0203, 0.012),
)


class Tour(QObject):
    """Goes on as long as the window stands, also when its workers change."""

    def __init__(self, window: MainWindow, fractal: str = "mandelbrot", pause_ms: int = 0):
        super().__init__(window)
        self._window, self._fractal, self._stops = window, fractal, cycle(STOPS)
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self.go_on)
        self.completed = 0
        window.crew_ready.connect(self._follow)

    def go_on(self) -> None:
        """To the next stop, whatever is still under way."""
        x, y, span = next(self._stops)
        present: View = self._window.picture.view
        self._window.show_view(replace(present, fractal=self._fractal, x=x, y=y, span=span))

    def _follow(self, crew: Crew) -> None:
        painter = self._window.paints
        if isinstance(painter, Painter):
            painter.completed.connect(self._complete)

    def _complete(self) -> None:
        self.completed += 1
        self._pause.start()
