"""Show a fixed sequence of views without a user: each one when the one before is complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from PyQt6.QtCore import QObject, QTimer

from gillab.desktop.model.started_pool import StartedPool
from gillab.desktop.model.view import View
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.painter import PoolPainter

# Centre x and y, and span: all at the edge of the set, where there is much to compute.
VIEWS = (
    (-0.7436, 0.1319, 0.012),
    (-0.7453, 0.1127, 0.0065),
    (-0.5622, 0.6428, 0.02),
    (-1.2535, 0.0466, 0.03),
    (-0.1607, 1.0376, 0.018),
    (0.2983, 0.0203, 0.012),
)


class ViewSequence(QObject):
    """Repeats these places as long as the window exists, with any workers."""

    def __init__(
        self,
        window: MainWindow,
        fractal: str = "mandelbrot",
        places: Sequence[tuple[float, float, float]] = VIEWS,
    ):
        super().__init__(window)
        self._window, self._fractal, self._views = window, fractal, cycle(places)
        self._pause = QTimer(self, singleShot=True, interval=0)  # the window may process events
        self._pause.timeout.connect(self.show_next)
        self.completed = 0
        window.pool_ready.connect(self._follow)

    def show_next(self) -> None:
        """Show the next view, even if the present one is not complete."""
        x, y, span = next(self._views)
        present: View = self._window.picture.view
        self._window.show_view(replace(present, fractal=self._fractal, x=x, y=y, span=span))

    def _follow(self, _started: StartedPool) -> None:
        painter = self._window.painter
        if isinstance(painter, PoolPainter):
            painter.completed.connect(self._complete)

    def _complete(self) -> None:
        self.completed += 1
        self._pause.start()
