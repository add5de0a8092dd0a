"""What computes the pictures of a window: a pool's workers, or a participant's code."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from gillab.desktop.model.feed import DEFAULT_DELIVERY, Delivery, Feed, Progress, TaskEnd
from gillab.desktop.model.started_pool import StartedPool
from gillab.desktop.model.view import View
from gillab.desktop.window.picture import Picture


class Painter(Protocol):
    """What the window calls to have a view computed."""

    def start(self, view: View) -> None: ...
    def stop(self) -> None: ...


class PoolPainter(QObject):
    """Computes each view of the picture on a started pool."""

    task_ended = pyqtSignal(object)  # TaskEnd; emitted in any thread, received in the window's
    failed = pyqtSignal(str)
    completed = pyqtSignal()  # every pixel of the view is computed

    def __init__(
        self, picture: Picture, started: StartedPool, delivery: Delivery = DEFAULT_DELIVERY
    ):
        super().__init__()
        self._picture = picture
        self._errors_shown, self._complete = 0, False
        self._ends = deque[TaskEnd]()
        self._take_timer = QTimer(self, singleShot=True)
        self._take_timer.timeout.connect(self._take_all)
        self.task_ended.connect(self._keep)
        self.feed = Feed(started.pool, started.workers, self._emit, delivery)

    @property
    def progress(self) -> Progress:
        return self.feed.progress

    def start(self, view: View) -> None:
        """Begin this view and cancel the one before."""
        self._errors_shown, self._complete = 0, False
        self._ends.clear()
        self.feed.start(view, lambda pixels: self._picture.begin(view, pixels.pixels))

    def stop(self) -> None:
        """Cancel what is being computed; the picture stays as it is."""
        self._picture.let_go()
        self._ends.clear()
        self._take_timer.stop()
        self.feed.stop()

    def _emit(self, end: TaskEnd) -> None:
        """In a pool's thread. As a bound method it keeps this object alive for late tasks."""
        self.task_ended.emit(end)

    def _keep(self, end: TaskEnd) -> None:
        """Keep a result until `_take_all`: taking each at once delays timers and the mouse."""
        self._ends.append(end)
        self._take_timer.start(0)

    def _take_all(self) -> None:
        for _ in range(len(self._ends)):
            for tile, worker in self.feed.take(self._ends.popleft()):
                self._picture.refresh(tile, worker)
        if self.progress.complete_s is not None and not self._complete:
            self._complete = True
            self.completed.emit()
        errors = self.progress.errors
        if len(errors) > self._errors_shown:
            self._errors_shown = len(errors)
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            self.failed.emit(errors[0] + more)


class FunctionPainter:
    """Makes a painter of a function paint(picture, view) or paint(picture, view, pool)."""

    def __init__(self, paint: Callable, picture: Picture, *pool: Executor):
        self._paint, self._picture, self._pool = paint, picture, pool

    def start(self, view: View) -> None:
        """Begin the view with blank pixels, then call the function."""
        self._picture.begin(view)
        self._paint(self._picture, view, *self._pool)

    def stop(self) -> None:
        """Nothing to do: a function cannot be stopped."""


def painter_factory(code: Callable, pool: Executor | None) -> Callable[[Picture], Painter]:
    """Turn a participant's function, or class Painter(picture, pool), into what a window takes."""
    pools = () if pool is None else (pool,)
    if isinstance(code, type):
        return lambda picture: code(picture, *pools)
    return lambda picture: FunctionPainter(code, picture, *pools)
