"""Keep a pool busy with the tiles of one view, pass by pass, and cancel them when it changes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from functools import partial

from gillab.core.executors import InlineExecutor
from gillab.desktop.model.shared_pixels import SharedPixels, allocate
from gillab.desktop.model.tile_work import Finished, WorkerId, draw_tiles, put
from gillab.desktop.model.view import SIDE, STEPS, Tile, View

TASKS_PER_WORKER = 2  # one is computed, one waits: no worker idles, little is cancelled
INLINE_S = 0.25  # how long `inline` computes before the window may process its events


@dataclass(frozen=True, slots=True)
class Delivery:
    """How results are sent: by shared memory or as copies; tiles a task; samples along an edge.

    The defaults are what the program uses. One tile a task: a tile takes many times as long as a
    round trip, and small tasks keep all workers busy to the end (chart desktop-results).
    """

    shared: bool = True
    batch: int = 1
    side: int = SIDE


DEFAULT_DELIVERY = Delivery()


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """How one task has ended; passed from a pool's thread to the thread of the feed."""

    target: SharedPixels
    tiles: list[Tile]
    finished: Finished | None = None
    error: BaseException | None = None


@dataclass(slots=True)
class Progress:
    """How far one view has come; times are seconds since its start."""

    started_s: float
    first_s: float | None = None  # when every pixel had some colour
    complete_s: float | None = None
    tiles: int = 0
    errors: list[str] = field(default_factory=list)


class Feed:
    """Gives a pool the tiles of one view. All methods belong to one thread.

    Only `task_ended` is called in the pool's threads: it has to pass its argument to the feed's
    thread, which calls `take` with it. A window does so by a signal.
    """

    def __init__(
        self,
        pool: Executor,
        workers: int,
        task_ended: Callable[[TaskEnd], None],
        delivery: Delivery = DEFAULT_DELIVERY,
        clock: Callable[[], float] = time.perf_counter,
    ):
        self._pool, self._task_ended, self._clock = pool, task_ended, clock
        self._delivery = delivery
        self._inline = isinstance(pool, InlineExecutor)
        self._most_tasks = workers * TASKS_PER_WORKER
        self._futures: set[Future] = set()
        self._tiles: deque[Tile] = deque()  # of this pass, not submitted yet
        self._steps: list[int] = []  # of the passes to come
        self._tasks = 0  # submitted and not taken yet
        self.view: View | None = None
        self.pixels: SharedPixels | None = None
        self.progress = Progress(clock())

    def start(self, view: View, show: Callable[[SharedPixels], None]) -> None:
        """Cancel the view before and begin this one; `show` gets its pixels, still blank."""
        self._cancel_tasks()
        old, self.pixels = self.pixels, allocate(self._pool, view.width * view.height)
        show(self.pixels)
        if old:
            old.close()
        self.view, self.progress = view, Progress(self._clock())
        self._steps = list(STEPS)
        self._tiles.clear()
        self._tasks = 0
        self._submit_tasks()

    def stop(self) -> None:
        """Submit nothing more; running tasks end at their next row, and are not shown."""
        self._cancel_tasks()
        if self.pixels:
            self.pixels.close()
        self.view = self.pixels = None

    def take(self, end: TaskEnd) -> list[tuple[Tile, WorkerId]]:
        """The tiles that are new in the pixels; none if the task belongs to an earlier view."""
        if end.target is not self.pixels or self.view is None:
            return []
        self._tasks -= 1
        if end.error is not None:
            self._record_error(end.tiles[0], end.error)
        new = self._store(end) if end.finished else []
        self._submit_tasks()
        return new

    def _store(self, end: TaskEnd) -> list[tuple[Tile, WorkerId]]:
        assert end.finished and self.view and self.pixels
        worker, results = end.finished
        for tile, samples in zip(end.tiles, results, strict=False):
            if samples:
                put(self.pixels.pixels, self.view.width, tile, samples)
        self.progress.tiles += len(results)
        return [(tile, worker) for tile in end.tiles[: len(results)]]

    def _record_error(self, tile: Tile, error: BaseException) -> None:
        text = f"tile at ({tile.x}, {tile.y}): {type(error).__name__}: {error}"
        self.progress.errors.append(text)
        if isinstance(error, BrokenExecutor):
            self._cancel_tasks()
            self._tiles.clear()
            self._steps = []

    def _submit_tasks(self) -> None:
        """Submit the next tiles; a pass begins when all tiles of the pass before have arrived.

        Otherwise a late block of a coarse pass could cover finished pixels of a fine one.
        """
        if self._inline and self._tasks:
            return  # their results are shown first: see INLINE_S
        deadline = self._clock() + INLINE_S
        while self._inline or self._tasks < self._most_tasks:
            if not self._tiles and not self._next_pass():
                return
            self._submit()
            if self._clock() > deadline:
                return

    def _next_pass(self) -> bool:
        if self._tasks:
            return False
        now = self._clock() - self.progress.started_s
        if len(self._steps) == len(STEPS) - 1 and self.progress.first_s is None:
            self.progress.first_s = now
        if not self._steps or self.view is None:
            if self.progress.complete_s is None and not self.progress.errors:
                self.progress.complete_s = now
            return False
        self._tiles.extend(self.view.tiles(self._steps.pop(0), self._delivery.side))
        return True

    def _submit(self) -> None:
        assert self.pixels and self.view
        count = min(self._delivery.batch, len(self._tiles))
        tiles = [self._tiles.popleft() for _ in range(count)]
        self._tasks += 1
        arguments = (self.view, tiles, self.pixels.handle, self._delivery.shared)
        try:
            future = self._pool.submit(draw_tiles, *arguments)
        except RuntimeError as error:  # the pool is broken or was shut down
            self._task_ended(TaskEnd(self.pixels, tiles, error=error))
            return
        self._futures.add(future)
        future.add_done_callback(partial(self._on_done, self.pixels, tiles))

    def _on_done(self, target: SharedPixels, tiles: list[Tile], future: Future) -> None:
        """In a pool's thread: only passes the result on."""
        self._futures.discard(future)
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            self._task_ended(TaskEnd(target, tiles, error=error))
        else:
            self._task_ended(TaskEnd(target, tiles, finished=future.result()))

    def _cancel_tasks(self) -> None:
        if self.pixels:
            self.pixels.stop()
        for future in list(self._futures):
            future.cancel()
        self._futures.clear()
