"""What the window measures about itself: lateness of frames, tiles a second, memory."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal

from gillab.desktop.model.lag import TICK_S, Lag
from gillab.desktop.model.tile_work import WorkerId
from gillab.desktop.model.view import Tile
from gillab.desktop.window import memory_meter
from gillab.desktop.window.panel import Panel

FIGURES_MS = 400  # between two updates of the figures: nobody can read faster
JOIN_S = 0.15  # how long `stop` waits for the thread that reads the memory


class Meters(QObject):
    """Measures from its creation until `stop`, and shows the figures in the panel."""

    memory_read = pyqtSignal("qint64")  # bytes; emitted in the thread that reads them

    def __init__(self, panel: Panel, lag: Lag, clock: Callable[[], float], parent: QObject):
        super().__init__(parent)
        self._panel, self._lag, self._clock = panel, lag, clock
        self.tiles = self.samples = 0  # shown so far
        self.whole_tile = 0  # samples of a whole tile: then a part of one counts as a part
        self._done_before, self._shown_s = 0.0, clock()
        self._memory_bytes = 0
        self._stopped = threading.Event()
        self._ticks = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._ticks.setInterval(round(TICK_S * 1000))
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self._figures = QTimer(self, interval=FIGURES_MS)
        self._figures.timeout.connect(self._show_figures)
        self._figures.start()
        self.memory_read.connect(self._keep_memory)
        self._memory = memory_meter.watch(self.memory_read.emit, self._stopped)

    def count(self, tile: Tile, worker: WorkerId | None) -> None:
        """A tile was shown that this worker computed; None: not known."""
        self.tiles += 1
        self.samples += tile.columns * tile.rows
        self._panel.map.add(tile, worker)

    @property
    def done(self) -> float:
        """Tiles shown so far; with `whole_tile` a tile at the picture's edge counts by its part."""
        return self.samples / self.whole_tile if self.whole_tile else self.tiles

    def stop(self) -> None:
        """Measure nothing more; frames that are due by now and have not come still count."""
        self._stopped.set()
        self._lag.stop(self._clock())
        self._ticks.stop()
        self._figures.stop()

    def wait_stopped(self) -> None:
        """After `stop`: give the thread that reads the memory a moment to end."""
        self._memory.join(JOIN_S)

    def _tick(self) -> None:
        self._lag.tick(self._clock())
        self._panel.tick()

    def _keep_memory(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes

    def _show_figures(self) -> None:
        now_s, done = self._clock(), self.done
        tiles_per_s = (done - self._done_before) / max(1e-9, now_s - self._shown_s)
        self._panel.show_figures(tiles_per_s, self._memory_bytes)
        self._shown_s, self._done_before = now_s, done
