"""Pools whose workers can be held up. Imports no Qt: workers import this module for `through`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from time import monotonic, sleep  # by name: where calls of time.sleep are noted, not these
from typing import Any

from gillab.course.check.stand_ins import as_task

GATE_S = 3.0  # after so long at a closed gate a worker opens it: the check must not hang
CLOSED, OPEN, FORCED = 0, 1, 2  # FORCED: opened by a worker
POLL_S = 0.002


def through(gate: memoryview, function: Callable, /, *args: Any, **kwargs: Any) -> Any:
    """In a worker: wait until the gate is open, then call the function."""
    deadline = monotonic() + GATE_S
    while gate[0] == CLOSED:
        if monotonic() > deadline:
            gate[0] = FORCED
        sleep(POLL_S)
    return as_task(function, *args, **kwargs)


def gated(pool_class: type[Executor]) -> type[Executor]:
    """A pool class whose tasks wait at `gate`, and which keeps futures and arguments."""

    class Gated(pool_class):  # ty: ignore[unsupported-base] - threads or interpreters
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.gate = memoryview(bytearray([OPEN]))
            self.futures: list[Future] = []
            self.given: list[tuple] = []  # the arguments of each task
            self.closed = False

        def submit(self, fn, /, *args, **kwargs):
            self.given.append((*args, *kwargs.values()))
            self.futures.append(super().submit(through, self.gate, fn, *args, **kwargs))
            return self.futures[-1]

        def shutdown(self, *args, **kwargs):
            self.closed = True
            super().shutdown(*args, **kwargs)

    Gated.__name__ = Gated.__qualname__ = pool_class.__name__
    return Gated
