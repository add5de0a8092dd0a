"""Which worker ran which task, when, and whether two of them ran at the same time.

Parallel code is recognised by what happened and never by its speed: a busy machine must not change
a verdict.
"""

import tempfile
from collections.abc import Generator
from concurrent import interpreters
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from gillab.course.check.rendezvous import visit, visit_and_answer

__all__ = [
    "PoolCalls",
    "Sighting",
    "at_once",
    "meeting_place",
    "open_interpreters",
    "sightings",
    "visit",
    "visit_and_answer",
    "watched",
]


@dataclass(frozen=True)
class Sighting:
    """One call of `visit`: its worker, its times, and whether a second task ran meanwhile."""

    pid: int
    interpreter: int
    thread: int
    start_s: float
    end_s: float
    met: bool

    @property
    def worker(self) -> tuple[int, int, int]:
        return self.pid, self.interpreter, self.thread


@contextmanager
def meeting_place() -> Generator[str]:
    """A folder in which tasks note when they run."""
    with tempfile.TemporaryDirectory(prefix="gillab-") as folder:
        yield folder


def read_sighting(line: str) -> Sighting:
    pid, interpreter, thread, start_s, end_s, met = line.split()
    return Sighting(
        int(pid), int(interpreter), int(thread), float(start_s), float(end_s), met == "1"
    )


def sightings(folder: str) -> list[Sighting]:
    """What tasks have noted there, in the order of their starts."""
    found = [read_sighting(path.read_text("utf-8")) for path in Path(folder).glob("*.out")]
    return sorted(found, key=lambda seen: seen.start_s)


def at_once(seen: list[Sighting]) -> bool:
    """Whether each of two or more tasks ran at the same time as another."""
    return len(seen) > 1 and all(one.met for one in seen)


def open_interpreters() -> set[int]:
    """The ids of all interpreters but the main one."""
    return {interpreter.id for interpreter in interpreters.list_all()} - {0}


@dataclass
class PoolCalls:
    """What happened to the pools of one class while somebody's code used them."""

    opened: int = 0
    closed: int = 0
    waited: bool = False  # whether closing one waited for its workers
    workers: int = 0


@contextmanager
def watched(pool_class: type[Executor]) -> Generator[PoolCalls]:
    """Note how pools of that class are opened and closed in this block.

    It stays the same class, for code that compares it or looks it up.
    """
    calls = PoolCalls()
    patched: Any = pool_class  # any of the three stdlib pools
    opens, closes = patched.__init__, patched.shutdown

    @wraps(opens)
    def opened(self, max_workers=None, *args, **kwargs):
        calls.opened += 1
        opens(self, max_workers, *args, **kwargs)
        calls.workers = self._max_workers

    @wraps(closes)
    def closed(self, wait=True, **kwargs):
        calls.closed += 1
        calls.waited = calls.waited or bool(wait)
        closes(self, wait, **kwargs)

    patched.__init__, patched.shutdown = opened, closed
    try:
        yield calls
    finally:
        patched.__init__, patched.shutdown = opens, closes
