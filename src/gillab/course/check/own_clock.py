"""A clock of the check's own: waits are exact on it, however busy the machine is.

    with own_clock(task) as clock:
        answer = asyncio.run(task.worst_wait(ask, 40), loop_factory=clock.loop)

Nobody really waits: the event loop moves the clock on to its next timer. time.sleep() moves it on
as well, and as ever the loop stands still meanwhile.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import ModuleType

LOOK_S = 1e-5  # a look at the clock takes so long: code that only looks comes to its end, too
SINCE_1970_S = 1.7e9


class OwnClock:
    """Seconds that pass only where somebody waits for them or looks at the clock."""

    def __init__(self):
        self.now_s = 1000.0

    def look(self) -> float:
        self.now_s += LOOK_S
        return self.now_s

    def wait(self, seconds: float) -> None:
        self.now_s += seconds

    def loop(self) -> asyncio.AbstractEventLoop:
        return Loop(self)

    def functions(self) -> dict[str, Callable]:
        """What takes the place of which function of the module time."""
        return {
            "perf_counter": self.look,
            "monotonic": self.look,
            "time": lambda: SINCE_1970_S + self.look(),
            "perf_counter_ns": lambda: round(self.look() * 1e9),
            "monotonic_ns": lambda: round(self.look() * 1e9),
            "time_ns": lambda: round((SINCE_1970_S + self.look()) * 1e9),
            "sleep": self.wait,
        }


class Selector(selectors.SelectSelector):
    """Moves the clock on where the loop would wait for a timer."""

    def __init__(self, clock: OwnClock):
        super().__init__()
        self.clock = clock

    def select(self, timeout: float | None = None):
        if timeout:
            self.clock.wait(max(0.0, timeout))
        return super().select(None if timeout is None else 0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop that goes by that clock."""

    def __init__(self, clock: OwnClock):
        super().__init__(Selector(clock))
        self.clock = clock

    def time(self) -> float:
        return self.clock.look()


@contextmanager
def own_clock(task: ModuleType) -> Generator[OwnClock]:
    """Put a clock in the place of Python's, in the module time and under task.py's own names."""
    clock = OwnClock()
    before = [
        (names, name, value, function)
        for key, function in clock.functions().items()
        for names in (vars(time), vars(task))
        for name, value in names.items()
        if value is getattr(time, key)
    ]
    for names, name, _, function in before:
        names[name] = function
    try:
        yield clock
    finally:
        for names, name, value, _ in before:
            names[name] = value
