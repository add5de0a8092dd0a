"""A pool with all its workers started; it is opened and closed without blocking the window."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from gillab.core.executors import EXECUTORS, InlineExecutor
from gillab.desktop.model.shared_pixels import allocate
from gillab.desktop.model.tile_work import wait_for_start

WAYS = ("inline", "threads", "processes", "interpreters")
MOST_WORKERS = 61 if sys.platform == "win32" else 64  # Windows waits for 61 handles at most
AT_ONCE = 4  # workers that start at a time: the start of an interpreter cannot be interrupted
POLL_S = 0.002
POOLS: dict[str, Callable[[int], Executor]] = dict(EXECUTORS)  # a measurement may add its own


@dataclass(slots=True)
class StartedPool:
    """`pool` has that many `workers`, all started; `name` is as in `gillab.core.executors`."""

    name: str
    workers: int
    pool: Executor
    _closing: threading.Thread | None = None

    def close(self) -> None:
        """Begin to close, and return at once; workers end after their present task."""
        # shutdown(wait=False) would leave nothing to wait for, so a thread calls and waits.
        shutdown = partial(self.pool.shutdown, cancel_futures=True)
        self._closing = threading.Thread(target=shutdown, name=f"close {self.name}", daemon=True)
        self._closing.start()

    @property
    def closed(self) -> bool:
        """Whether all workers have ended."""
        return self._closing is not None and not self._closing.is_alive()

    def wait_closed(self, within_s: float) -> bool:
        """Wait, after `close`, until all workers have ended; return whether they have.

        Processes that do not end in time are killed; then the wait is repeated.
        """
        if self._closing is None:
            return False
        self._closing.join(within_s)
        if self._closing.is_alive() and isinstance(self.pool, ProcessPoolExecutor):
            self.pool.kill_workers()
            self._closing.join(within_s)
        return not self._closing.is_alive()


class StartCancelled(Exception):
    """The start of a pool was cancelled before all its workers had started."""


def start_pool(
    name: str, workers: int, cancelled: Callable[[], bool] = lambda: False
) -> StartedPool:
    """Open a pool and wait until every worker has started.

    Raises `StartCancelled` soon after `cancelled()` is true. After any error no worker is left.
    """
    pool = POOLS[name](workers)
    try:
        if not isinstance(pool, InlineExecutor):
            _start_workers(pool, workers, cancelled)
    except BaseException:
        if isinstance(pool, ProcessPoolExecutor):
            pool.kill_workers()
        pool.shutdown(cancel_futures=True)
        raise
    return StartedPool(name, workers, pool)


def _start_workers(pool: Executor, workers: int, cancelled: Callable[[], bool]) -> None:
    """Give each worker a first task that ends when all have one, so that none takes two."""
    flag, tasks = allocate(pool, 0), list[Future]()
    try:
        while len(tasks) < workers:
            count = min(AT_ONCE, workers - len(tasks))
            tasks += [pool.submit(wait_for_start, flag.handle) for _ in range(count)]
            _wait(tasks, lambda task: task.running() or task.done(), cancelled)
        flag.stop()
        _wait(tasks, Future.done, cancelled)
        for task in tasks:
            task.result()
    finally:
        flag.stop()
        flag.close()


def _wait(
    tasks: list[Future], condition: Callable[[Future], bool], cancelled: Callable[[], bool]
) -> None:
    """Wait until the condition is true for all tasks."""
    while not all(map(condition, tasks)):
        if cancelled():
            raise StartCancelled
        time.sleep(POLL_S)


class PoolStart:
    """Start a pool in a thread, which calls `opened` or `failed` at the end, or neither."""

    def __init__(
        self,
        name: str,
        workers: int,
        opened: Callable[[StartedPool], None],
        failed: Callable[[str], None],
    ):
        self._name, self._workers, self._opened, self._failed = name, workers, opened, failed
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._start, name=f"open {name}", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Return at once; workers that have started end as soon as they can."""
        self._cancelled.set()

    def is_done(self, within_s: float = 0.0) -> bool:
        """Whether `opened` or `failed` was called, or all workers that were started have ended."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _start(self) -> None:
        try:
            started = start_pool(self._name, self._workers, self._cancelled.is_set)
        except StartCancelled:
            return
        except Exception as error:  # the window shows it, whatever it is
            self._failed(f"{self._name} could not start: {type(error).__name__}: {error}")
            return
        try:
            self._opened(started)
        except RuntimeError:  # the window that asked for it was deleted meanwhile
            started.close()
