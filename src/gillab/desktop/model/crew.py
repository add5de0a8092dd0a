"""A pool with all its workers started, opened and closed away from the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from gillab.desktop.model.work import ready
from gillab.executors import EXECUTORS, InlineExecutor

WAYS = ("inline", "threads", "processes", "interpreters")
LINGER_S = 0.01  # long enough that the next first task goes to another worker


@dataclass(slots=True)
class Crew:
    """`pool` has that many `workers` and is called `name`, as in `gillab.executors`."""

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


def open_crew(name: str, workers: int) -> Crew:
    """Start the pool and every worker; takes as long as that takes."""
    pool = EXECUTORS[name](workers)
    if not isinstance(pool, InlineExecutor):
        for future in [pool.submit(ready, LINGER_S) for _ in range(workers)]:
            future.result()
    return Crew(name, workers, pool)


def open_behind(
    name: str, workers: int, opened: Callable[[Crew], None], failed: Callable[[str], None]
) -> threading.Thread:
    """The same in a thread of its own, which calls one of the two."""

    def work() -> None:
        try:
            crew = open_crew(name, workers)
        except Exception as error:  # whatever it is, the window has to say so
            failed(f"{name} could not start: {type(error).__name__}: {error}")
            return
        try:
            opened(crew)
        except RuntimeError:  # the window that asked for it does not exist any more
            crew.close()

    thread = threading.Thread(target=work, name=f"open {name}", daemon=True)
    thread.start()
    return thread
