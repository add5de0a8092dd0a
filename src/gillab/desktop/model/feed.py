"""Keep a pool busy with the tiles of one view, pass by pass, and forget them when it moves on."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from functools import partial

from gillab.core.executors import InlineExecutor
from gillab.desktop.model.shared_pixels import Sheet, sheet_for
from gillab.desktop.model.view import SIDE, STEPS, Tile, View
from gillab.desktop.model.work import Finished, Worker, draw, put

AHEAD = 2  # tasks a worker finds waiting: never idle, and little to throw away on a move
INLINE_S = 0.25  # of computing in the window's own thread before it may look at its events


@dataclass(frozen=True, slots=True)
class Delivery:
    """How results travel: written to shared memory or sent back; tiles a task; a tile's edge.

    The program's own are the defaults. Not in batches: a tile is many times a round trip, and
    the smaller the tasks, the longer all workers have one (chart desktop-results).
    """

    shared: bool = True
    batch: int = 1
    side: int = SIDE  # samples


USUAL = Delivery()


@dataclass(frozen=True, slots=True)
class Landed:
    """A task that has ended, on its way from a pool's thread to the feed's."""

    sheet: Sheet
    tiles: list[Tile]
    finished: Finished | None = None
    error: BaseException | None = None


@dataclass(slots=True)
class Progress:
    """What one view has seen so far."""

    started_s: float
    first_s: float | None = None  # until every pixel had some colour
    complete_s: float | None = None
    tiles: int = 0
    errors: list[str] = field(default_factory=list)


class Feed:
    """Used from one thread only; `landed` is called from the pool's threads.

    Whoever owns the feed carries what `landed` was given over to that thread and hands it to
    `take`: a window does so by a signal.
    """

    def __init__(
        self,
        pool: Executor,
        workers: int,
        landed: Callable[[Landed], None],
        delivery: Delivery = USUAL,
        clock: Callable[[], float] = time.perf_counter,
    ):
        self._pool, self._landed, self._clock = pool, landed, clock
        self._delivery = delivery
        self._inline = isinstance(pool, InlineExecutor)
        self._ahead = workers * AHEAD
        self._futures: set[Future] = set()
        self._waiting: deque[Tile] = deque()
        self._steps: list[int] = []
        self._flying = 0
        self.view: View | None = None
        self.sheet: Sheet | None = None
        self.progress = Progress(clock())

    def start(self, view: View, show: Callable[[Sheet], None]) -> None:
        """Drop what is under way and begin this view; `show` is given its sheet, still blank."""
        self._abandon()
        old, self.sheet = self.sheet, sheet_for(self._pool, view.width * view.height)
        show(self.sheet)
        if old:
            old.close()
        self.view, self.progress = view, Progress(self._clock())
        self._steps = list(STEPS)
        self._waiting.clear()
        self._flying = 0
        self._fill()

    def stop(self) -> None:
        """No more tasks, and those under way end at their next row. Nothing is shown any more."""
        self._abandon()
        if self.sheet:
            self.sheet.close()
        self.view = self.sheet = None

    def take(self, landed: Landed) -> list[tuple[Tile, Worker]]:
        """What is new on the sheet; nothing when the task belonged to an earlier view."""
        if landed.sheet is not self.sheet or self.view is None:
            return []
        self._flying -= 1
        if landed.error is not None:
            self._note(landed.tiles[0], landed.error)
        new = self._keep(landed) if landed.finished else []
        self._fill()
        return new

    def _keep(self, landed: Landed) -> list[tuple[Tile, Worker]]:
        assert landed.finished and self.view and self.sheet
        worker, answers = landed.finished
        for tile, samples in zip(landed.tiles, answers, strict=False):
            if samples:
                put(self.sheet.pixels, self.view.width, tile, samples)
        self.progress.tiles += len(answers)
        return [(tile, worker) for tile in landed.tiles[: len(answers)]]

    def _note(self, tile: Tile, error: BaseException) -> None:
        said = f"tile at ({tile.x}, {tile.y}): {type(error).__name__}: {error}"
        self.progress.errors.append(said)
        if isinstance(error, BrokenExecutor):
            self._abandon()
            self._waiting.clear()
            self._steps = []

    def _fill(self) -> None:
        """Hand over the next tiles; a pass begins when the one before has landed completely.

        Otherwise a late block of a coarse pass could cover finished pixels of a fine one.
        """
        if self._inline and self._flying:
            return  # all of them first: see INLINE_S
        deadline = self._clock() + INLINE_S
        while self._inline or self._flying < self._ahead:
            if not self._waiting and not self._next_pass():
                return
            self._submit()
            if self._clock() > deadline:
                return

    def _next_pass(self) -> bool:
        if self._flying:
            return False
        now = self._clock() - self.progress.started_s
        if len(self._steps) == len(STEPS) - 1 and self.progress.first_s is None:
            self.progress.first_s = now
        if not self._steps or self.view is None:
            if self.progress.complete_s is None and not self.progress.errors:
                self.progress.complete_s = now
            return False
        self._waiting.extend(self.view.tiles(self._steps.pop(0), self._delivery.side))
        return True

    def _submit(self) -> None:
        assert self.sheet and self.view
        count = min(self._delivery.batch, len(self._waiting))
        tiles = [self._waiting.popleft() for _ in range(count)]
        self._flying += 1
        try:
            shared = self._delivery.shared
            future = self._pool.submit(draw, self.view, tiles, self.sheet.ticket, shared)
        except RuntimeError as error:  # broken, or shut down behind our back
            self._landed(Landed(self.sheet, tiles, error=error))
            return
        self._futures.add(future)
        future.add_done_callback(partial(self._back, self.sheet, tiles))

    def _back(self, sheet: Sheet, tiles: list[Tile], future: Future) -> None:
        """In a pool's thread: touch nothing, only pass it on."""
        self._futures.discard(future)
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            self._landed(Landed(sheet, tiles, error=error))
        else:
            self._landed(Landed(sheet, tiles, finished=future.result()))

    def _abandon(self) -> None:
        if self.sheet:
            self.sheet.stop()
        for future in list(self._futures):
            future.cancel()
        self._futures.clear()
