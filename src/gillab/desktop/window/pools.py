"""The pools of a window: opened, replaced and closed without waiting for their workers."""

from __future__ import annotations

import time

from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal

from gillab.desktop.model.started_pool import PoolStart, StartedPool


class Pools(QObject):
    """The pool in use, if any, and those that are still starting or closing."""

    ready = pyqtSignal(object)  # StartedPool: it is in use from now on
    failed = pyqtSignal(str)
    # Emitted in any thread, with the number of the request.
    _opened = pyqtSignal(int, object)  # StartedPool
    _start_failed = pyqtSignal(int, str)

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self.current: StartedPool | None = None
        self._request = 0
        self._closing: list[StartedPool] = []
        self._starts: list[PoolStart] = []
        self._opened.connect(self._take)
        self._start_failed.connect(self._report)

    def open(self, way: str, workers: int) -> None:
        """Close the pool in use and start another one in a thread."""
        self.close()
        number = self._request
        self._starts = [start for start in self._starts if not start.is_done()]
        self._starts.append(
            PoolStart(
                way,
                workers,
                lambda started: self._opened.emit(number, started),
                lambda text: self._start_failed.emit(number, text),
            )
        )

    def close(self) -> None:
        """Close the pool in use and cancel those that are starting; returns at once."""
        self._request += 1
        for start in self._starts:
            start.cancel()
        if self.current:
            self._begin_to_close(self.current)
            self.current = None

    def wait_closed(self, within_s: float) -> bool:
        """Wait, after `close`, until no worker is left; return whether none is."""
        deadline_s = time.monotonic() + within_s

        def left_s() -> float:
            return max(0.05, deadline_s - time.monotonic())

        self._starts = [start for start in self._starts if not start.is_done(left_s())]
        # A pool that has just started is still in a signal: receive it, so that it is closed.
        QCoreApplication.sendPostedEvents(self)
        self._closing = [one for one in self._closing if not one.wait_closed(left_s())]
        return not self._closing and not self._starts

    def _take(self, number: int, started: StartedPool) -> None:
        if number != self._request:
            self._begin_to_close(started)
            return
        self.current = started
        self.ready.emit(started)

    def _report(self, number: int, text: str) -> None:
        """Report a failed start, unless another pool was asked for meanwhile."""
        if number == self._request:
            self.failed.emit(text)

    def _begin_to_close(self, started: StartedPool) -> None:
        self._closing = [one for one in self._closing if not one.closed]
        self._closing.append(started)
        started.close()
