"""Spend what is left of the time on the speed-ups whose intervals are still wide.

The plan measures every case equally often. On a shared or warm machine a few of its speed-ups stay
uncertain: their processes were disturbed, or differ. Each gets more runs, the widest interval
first, until it is narrow, has MOST_RUNS or the time is over. docs/decisions/0020-wide-first.md
says what that does to the intervals.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterator

from gillab.core.results import Case, Results, Run
from gillab.core.stats import paired_speedup

WANTED = 0.08  # half of an interval's width, as a share of the speed-up
MOST_RUNS = 12  # of one case, with those of the plan


def wide_cases(
    results: Results,
    planned: Collection[Case],
    end: float,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[Case, float]]:
    """Each planned case to measure once more, and the seconds left; append its run to `results`.

    `end` is a time of the clock. A case that would not be finished by then is left out.
    """
    keys = {case.key for case in planned}
    while found := _widest(results, keys, left_s := end - clock()):
        yield found, left_s


def _widest(results: Results, keys: Collection[str], left_s: float) -> Case | None:
    """The paired case with the widest interval above WANTED; None if there is none."""
    groups: dict[str, list[Run]] = {}
    for run in results.runs:
        if run.case.key in keys and run.baseline_values:
            groups.setdefault(run.case.key, []).append(run)
    wide = {key: width for key, runs in groups.items() if (width := _width(runs, left_s)) > WANTED}
    return groups[max(wide, key=wide.__getitem__)][0].case if wide else None


def _width(runs: list[Run], left_s: float) -> float:
    """Half the width of the interval, as a share; 0 if another run is not possible."""
    if len(runs) >= MOST_RUNS or max(run.duration_s for run in runs) > left_s:
        return 0.0
    gain = paired_speedup(runs)
    return gain.spread if gain else math.inf
