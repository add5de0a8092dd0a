"""A pool with all its workers started, opened and closed away from the window's thread."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from gillab.core.executors import EXECUTORS, InlineExecutor
from gillab.desktop.model.shared_pixels import sheet_for
from gillab.desktop.model.work import ready

WAYS = ("inline", "threads", "processes", "interpreters")
MOST_WORKERS = 61 if sys.platform == "win32" else 64  # what Windows waits for at most
AT_ONCE = 4  # workers starting at a time: nobody can interrupt the start of an interpreter
POLL_S = 0.002
POOLS: dict[str, Callable[[int], Executor]] = dict(EXECUTORS)  # a measurement may add its own


@dataclass(slots=True)
class Crew:
    """`pool` has that many `workers` and is called `name`, as in `gillab.core.executors`."""

    name: str
    workers: int
    pool: Executor
    _leaving: threading.Thread | None = None

    def close(self) -> None:
        """Returns at once; the workers leave when their present task is done."""
        # In a thread and waiting there, since shutdown(wait=False) leaves nothing to wait for.
        end = partial(self.pool.shutdown, cancel_futures=True)
        self._leaving = threading.Thread(target=end, name=f"close {self.name}", daemon=True)
        self._leaving.start()

    @property
    def has_left(self) -> bool:
        """Whether all workers have left, now."""
        return self._leaving is not None and not self._leaving.is_alive()

    def gone(self, within_s: float) -> bool:
        """After `close`, wait for the workers to leave; processes that do not are ended."""
        if self._leaving is None:
            return False
        self._leaving.join(within_s)
        if self._leaving.is_alive() and isinstance(self.pool, ProcessPoolExecutor):
            self.pool.kill_workers()
            self._leaving.join(within_s)
        return not self._leaving.is_alive()


class Unwanted(Exception):
    """The crew is not wanted any more, before it was complete."""


def open_crew(name: str, workers: int, unwanted: Callable[[], bool] = lambda: False) -> Crew:
    """Start the pool and every worker; takes as long as that takes.

    `Unwanted` soon after `unwanted` says so. After any error no worker is left.
    """
    pool = POOLS[name](workers)
    try:
        if not isinstance(pool, InlineExecutor):
            _start_all(pool, workers, unwanted)
    except BaseException:
        if isinstance(pool, ProcessPoolExecutor):
            pool.kill_workers()
        pool.shutdown(cancel_futures=True)
        raise
    return Crew(name, workers, pool)


def _start_all(pool: Executor, workers: int, unwanted: Callable[[], bool]) -> None:
    """A first task for each worker, held back until all have one: none gets two."""
    gate, firsts = sheet_for(pool, 0), list[Future]()
    try:
        while len(firsts) < workers:
            some = min(AT_ONCE, workers - len(firsts))
            firsts += [pool.submit(ready, gate.ticket) for _ in range(some)]
            while not all(first.running() or first.done() for first in firsts):
                if unwanted():
                    raise Unwanted
                time.sleep(POLL_S)
        gate.stop()
        while not all(first.done() for first in firsts):
            if unwanted():
                raise Unwanted
            time.sleep(POLL_S)
        for first in firsts:
            first.result()
    finally:
        gate.stop()
        gate.close()


class Opener:
    """A crew being opened in a thread of its own, which calls one of the two."""

    def __init__(
        self,
        name: str,
        workers: int,
        opened: Callable[[Crew], None],
        failed: Callable[[str], None],
    ):
        self._name, self._workers, self._opened, self._failed = name, workers, opened, failed
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._open, name=f"open {name}", daemon=True)
        self._thread.start()

    def give_up(self) -> None:
        """Returns at once; what was started leaves as soon as it can."""
        self._unwanted.set()

    def is_done(self, within_s: float = 0.0) -> bool:
        """Whether the crew was handed over, or nothing is left of it."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _open(self) -> None:
        try:
            crew = open_crew(self._name, self._workers, self._unwanted.is_set)
        except Unwanted:
            return
        except Exception as error:  # whatever it is, the window has to say so
            self._failed(f"{self._name} could not start: {type(error).__name__}: {error}")
            return
        try:
            self._opened(crew)
        except RuntimeError:  # the window that asked for it does not exist any more
            crew.close()
