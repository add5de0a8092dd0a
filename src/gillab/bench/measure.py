"""What a suite is handed inside the child process: a clock, a way to ask the parent, repetition."""

from __future__ import annotations

import math
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from gillab.core.descendants import descendants

MOST_LOOPS = 1 << 20
LONG_S = 1.0  # a step that lasts so long is taken half as often: the whole bench has to end
# A CPU clock that moves in steps says nothing about a value of a few steps.
CPU_TICK_S = 1 / 64 if os.name == "nt" else time.get_clock_info("process_time").resolution
FEWEST_TICKS = 10


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run found; becomes `gillab.core.results.Run`."""

    values: list[float]
    warmups: list[float] = field(default_factory=list)
    cpu_values: list[float] | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """The clock in seconds, how often to repeat, and `ask`, which the parent answers."""

    clock: Callable[[], float]
    ask: Callable[[str], dict[str, Any]]
    values: int
    warmups: int
    min_loop_s: float = 0.0  # a value of `repeat` lasts at least this long, where asked for

    def repeat(
        self,
        action: Callable[[], object],
        scale: float = 1.0,
        *,
        calibrate: bool = False,
        without: Collection[int] = (),
    ) -> Measurement:
        """Wall and CPU seconds of `action`, warm-ups apart; `scale` turns a total into a unit.

        With `calibrate` the action is done 1, 2, 4 … times in a row until that lasts
        `min_loop_s`; what this took counts among the warm-ups, and what lasts long even once is
        measured half as often. CPU time leaves out the
        processes `without`, which serve and do not work.
        """
        loops, wall = self._calibrate(action, scale, without) if calibrate else (1, [])
        long = calibrate and wall[-1] > LONG_S * scale
        values = math.ceil(self.values / 2) if long else self.values
        while len(wall) < self.warmups:
            wall.append(self._timed(action, loops, without)[0] / loops * scale)
        timed = [self._timed(action, loops, without) for _ in range(values)]
        cpu = [spent / loops * scale for _, spent in timed if spent is not None]
        return Measurement(
            [seconds / loops * scale for seconds, _ in timed],
            wall,
            cpu if len(cpu) == values else None,
            {"loops": loops},
        )

    def _calibrate(
        self, action: Callable[[], object], scale: float, without: Collection[int]
    ) -> tuple[int, list[float]]:
        """How many times in a row last long enough, and the timings that it took to find out."""
        loops, seen = 1, []
        while True:
            seconds = self._timed(action, loops, without)[0]
            seen.append(seconds / loops * scale)
            if seconds >= self.min_loop_s or loops >= MOST_LOOPS:
                return loops, seen
            loops *= 2

    def _timed(
        self, action: Callable[[], object], loops: int, without: Collection[int]
    ) -> tuple[float, float | None]:
        cpu_before = cpu_seconds(without)
        start = self.clock()
        for _ in range(loops):
            action()
        wall = self.clock() - start
        return wall, cpu_difference(cpu_before, cpu_seconds(without))


def cpu_seconds(without: Collection[int] = ()) -> dict[int, float] | None:
    """CPU seconds of this process and of each living descendant, by process id.

    None where there are descendants whose time cannot be seen: Linux lets us read their clocks,
    to the nanosecond; elsewhere a pool of processes has no CPU time in the results.
    """
    found = {os.getpid(): time.process_time()}
    if sys.platform != "linux":
        return None if multiprocessing.active_children() else found
    for pid in descendants(os.getpid()):
        if pid in without:
            continue
        try:
            # The number that the kernel gives to "the CPU clock of process pid":
            # https://man7.org/linux/man-pages/man3/clock_getcpuclockid.3.html
            found[pid] = time.clock_gettime((~pid << 3) | 2)
        except OSError:  # ended meanwhile, or not ours to see
            return None
    return found


def cpu_difference(before: dict[int, float] | None, after: dict[int, float] | None) -> float | None:
    """Seconds between two looks; None if one saw too little, or the clock is too coarse for it."""
    if before is None or after is None or before.keys() - after.keys():
        return None
    spent = sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
    return spent if spent >= FEWEST_TICKS * CPU_TICK_S else None
