"""What a suite gets in the child process: a clock, repetition, and questions to the parent."""

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
LONG_S = 1.0  # a step that takes longer is measured half as often, to limit the total time
# CPU times of less than FEWEST_TICKS ticks of the clock are too inexact to be kept.
CPU_TICK_S = 1 / 64 if os.name == "nt" else time.get_clock_info("process_time").resolution
FEWEST_TICKS = 10


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run measured; becomes a `gillab.core.results.Run`."""

    values: list[float]
    warmups: list[float] = field(default_factory=list)
    cpu_values: list[float] | None = None
    details: dict[str, Any] = field(default_factory=dict)
    baseline_values: list[float] | None = None
    baseline_cpu_values: list[float] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The clock in seconds, how often to repeat, and `ask`, which the parent answers."""

    clock: Callable[[], float]
    ask: Callable[[str], dict[str, Any]]
    values: int
    warmups: int
    min_loop_s: float = 0.0  # shortest time for one value of `repeat` with `calibrate`
    blocks: int = 1  # of `pairs`

    def repeat(
        self,
        action: Callable[[], object],
        scale: float = 1.0,
        *,
        calibrate: bool = False,
        without: Collection[int] = (),
    ) -> Measurement:
        """Wall and CPU seconds of `action` times `scale`; warm-ups are kept separately.

        With `calibrate` the action is repeated 1, 2, 4 … times until that takes `min_loop_s`.
        These timings count as warm-ups; if they exceed LONG_S, half as many values are measured.
        CPU time does not count the processes `without`, for example a server.
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

    def pairs(
        self,
        baseline: Callable[[], object],
        work: Callable[[], object],
        *,
        without: Collection[int] = (),
    ) -> Measurement:
        """Wall and CPU seconds of `work` and of `baseline`, side by side in `blocks` blocks.

        A block is baseline, work, work, baseline: a clock that becomes steadily faster or slower
        within it changes both sums alike. A value is the mean of the two timings in a block. Half
        as many blocks are measured if the baseline takes longer than LONG_S. CPU time does not
        count the processes `without`.
        """
        warm = [self._timed(f, 1, without)[0] for f in (baseline, work) * self.warmups]
        long = max(warm[::2], default=0.0) > LONG_S
        ours, theirs = [], []
        for _ in range(math.ceil(self.blocks / 2) if long else self.blocks):
            timed = [self._timed(f, 1, without) for f in (baseline, work, work, baseline)]
            theirs.append(_mean(timed[0], timed[3]))
            ours.append(_mean(timed[1], timed[2]))
        return Measurement(
            [wall for wall, _ in ours],
            warm[1::2],
            _all_known(ours),
            baseline_values=[wall for wall, _ in theirs],
            baseline_cpu_values=_all_known(theirs),
        )

    def _calibrate(
        self, action: Callable[[], object], scale: float, without: Collection[int]
    ) -> tuple[int, list[float]]:
        """The number of repetitions that takes `min_loop_s`, and the timings of the search."""
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


Timing = tuple[float, float | None]  # wall and CPU seconds


def _mean(first: Timing, second: Timing) -> Timing:
    cpu = None if first[1] is None or second[1] is None else (first[1] + second[1]) / 2
    return (first[0] + second[0]) / 2, cpu


def _all_known(timed: list[Timing]) -> list[float] | None:
    """The CPU seconds; None unless all are known."""
    known = [cpu for _, cpu in timed if cpu is not None]
    return known if len(known) == len(timed) else None


def cpu_seconds(without: Collection[int] = ()) -> dict[int, float] | None:
    """CPU seconds of this process and of each living descendant, by process id.

    None if a descendant's clock cannot be read. Only Linux allows that, so on other systems a
    pool of processes has no CPU time in the results.
    """
    found = {os.getpid(): time.process_time()}
    if sys.platform != "linux":
        return None if multiprocessing.active_children() else found
    for pid in descendants(os.getpid()):
        if pid in without:
            continue
        try:
            # The clock id for the CPU time of process `pid`:
            # https://man7.org/linux/man-pages/man3/clock_getcpuclockid.3.html
            found[pid] = time.clock_gettime((~pid << 3) | 2)
        except OSError:  # ended meanwhile, or not permitted
            return None
    return found


def cpu_difference(before: dict[int, float] | None, after: dict[int, float] | None) -> float | None:
    """CPU seconds between two readings; None if one is incomplete or the time is too short."""
    if before is None or after is None or before.keys() - after.keys():
        return None
    spent = sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
    return spent if spent >= FEWEST_TICKS * CPU_TICK_S else None
