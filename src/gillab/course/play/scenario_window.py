"""The measured window of a scenario: it computes for some seconds, and closes itself."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSettings, Qt, QTimer
from PyQt6.QtWidgets import QApplication

from gillab.bench.measure import cpu_difference, cpu_seconds
from gillab.core import other_programs, process_tree
from gillab.course.play.hand import Hand
from gillab.course.play.scenarios import Scenario
from gillab.course.play.window import BY_HAND, DRIVEN, PLACES, SIDES, SIZE, Load
from gillab.desktop.model.feed import Delivery
from gillab.desktop.model.lag import late_99_s, missed
from gillab.desktop.window.driver import PATIENCE_S, spin
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.view_sequence import ViewSequence

BLOCKS = 5  # the speed of each fifth of the time is one value
EVERY_S = 0.5  # between two events
WARM_S = 0.5
MOVED = 1 / 8  # share of a picture's width and height that the next one lies beside it
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))

type Edge = tuple[float, float]  # of a block: the time, and the tiles shown by then
type Measured = tuple[tuple[float, ...], dict[str, Any]]


class WindowClosed(RuntimeError):
    """Somebody closed the window before its time was over."""


class ScenarioWindow:
    """Each picture lies beside the one before, so that all cost about the same."""

    def __init__(
        self,
        app: QApplication,
        scenario: Scenario[Load],
        settings: QSettings,
        say: Callable[[dict[str, Any]], None],
    ):
        self.app, self.scenario, self._say = app, scenario, say
        self.memory_bytes = 0
        self.failures: list[str] = []
        self._edges: list[Edge] = []
        side = SIDES[scenario.load.tile]
        delivery = Delivery(side=side)
        way, workers = scenario.way, scenario.workers
        self.window = MainWindow(settings, way=way, workers=workers, delivery=delivery)
        self.window.picture.setFixedSize(*SIZE)
        self.window.resize(self.window.minimumSizeHint())
        self.window.meters.whole_tile = side**2
        self.window.failed.connect(self.failures.append)
        self.window.pools.failed.connect(self.failures.append)
        self.window.meters.memory_read.connect(self._keep_memory)
        x, y, span = PLACES[scenario.load.work]
        high = span * SIZE[1] / SIZE[0]
        self.views = ViewSequence(
            self.window,
            places=[(x + MOVED * span * a, y + MOVED * high * b, span) for a, b in CORNERS],
        )

    def _keep_memory(self, memory_bytes: int) -> None:
        self.memory_bytes = memory_bytes

    @property
    def tiles(self) -> float:
        """Whole tiles shown so far."""
        return self.window.meters.done

    def measure(self, picture: Path | None) -> Measured:
        """(seconds for a tile in each block, details); with `picture` also a picture of the end."""
        self._begin()
        hand = Hand(self.window) if self.scenario.load.drag == DRIVEN else None
        self._wait(WARM_S)
        window, before, ours = self.window, other_programs.read(), cpu_seconds()
        start = time.perf_counter()
        window.lag.clear()
        window.lag.start(window.clock())
        tiles = self.tiles
        news = self._start_news()
        values = self._blocks()
        window.lag.stop(window.clock())
        seconds, late_s = time.perf_counter() - start, window.lag.late_s
        ours_s = cpu_difference(ours, cpu_seconds())
        taken = other_programs.between(before, other_programs.read(), ours_s or 0.0)
        news.stop()
        details = {
            "late_s": [round(late, 5) for late in late_s],
            "late_99_s": late_99_s(late_s),
            "tiles": self.tiles - tiles,
            "seconds": seconds,
            "memory": process_tree.memory(process_tree.family(os.getpid())),
            "others_cores": None if ours_s is None else taken.others,
            "idle_cores": taken.idle,
            "pixels": [window.picture.view.width, window.picture.view.height],
        }
        if picture:
            picture.parent.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(picture), "PNG")
        if hand:
            hand.stop()
        window.close()
        return values, details

    def _begin(self) -> None:
        """Open the window, and wait until its workers have shown something."""
        load, window = self.scenario.load, self.window
        who = "drag the picture" if load.drag == BY_HAND else "hands off: the program drives it"
        window.setWindowTitle(f"{self.scenario.name}, {self.scenario.way}: {who}")
        window.panel.setEnabled(False)
        if load.drag != BY_HAND:
            window.picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            window.picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.show()
        if not spin(self.app, PATIENCE_S, lambda: window.pools.current or self.failures):
            raise RuntimeError(f"the workers did not start within {PATIENCE_S:g} s")
        self.views.show_next()
        self._wait(PATIENCE_S, lambda: self.tiles)

    def _blocks(self) -> tuple[float, ...]:
        """Seconds for a tile in each block."""
        self._edges = [self._edge()]
        for _ in range(BLOCKS):
            self._wait(self.scenario.seconds / BLOCKS)
            self._edges.append(self._edge())
        values = seconds_a_tile(self._edges)
        if not values:
            raise RuntimeError("no tile was shown: end other programs, or choose less work")
        return values

    def _edge(self) -> Edge:
        return time.perf_counter(), self.tiles

    def _wait(self, seconds: float, until: Callable[[], object] = lambda: False) -> None:
        """Process events; RuntimeError if the window was closed or its pool has failed."""
        visible = self.window.isVisible
        spin(self.app, seconds, lambda: until() or self.failures or not visible())
        if self.failures:
            raise RuntimeError(self.failures[0])
        if not visible():
            raise WindowClosed("the window was closed before its time: nothing was measured")

    def _start_news(self) -> QTimer:
        """Say how it goes until the timer is stopped; a window that stands still says nothing.

        The figures are those that the run would have if it ended then.
        """
        timer = QTimer(self.window)
        timer.setInterval(round(EVERY_S * 1000))
        start = time.perf_counter()

        def tell() -> None:
            late_s = self.window.lag.by(self.window.clock())
            values = seconds_a_tile([*self._edges, self._edge()])
            self._say(
                {
                    "event": "live",
                    "at_s": time.perf_counter() - start,
                    "tiles_per_s": 1 / statistics.median(values) if values else 0.0,
                    "late_99_s": late_99_s(late_s),
                    "missed": missed(late_s),
                    "due": len(late_s),
                    "memory_bytes": self.memory_bytes or None,
                }
            )

        timer.timeout.connect(tell)
        timer.start()
        return timer


def seconds_a_tile(edges: Sequence[Edge]) -> tuple[float, ...]:
    """Seconds for a tile in each block, or over all where one has none; nothing without tiles."""
    blocks = [(end - start, done - before) for (start, before), (end, done) in pairwise(edges)]
    if all(tiles for _, tiles in blocks):
        return tuple(seconds / tiles for seconds, tiles in blocks)
    tiles = sum(tiles for _, tiles in blocks)
    return (sum(seconds for seconds, _ in blocks) / tiles,) if tiles else ()
