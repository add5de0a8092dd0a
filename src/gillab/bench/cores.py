"""Let a baseline take turns on the cores, because the cores of one machine differ in speed.

The workers of a pool run on several cores. The baseline is one thread, and stays on its core.
Where another guest of a shared machine slows one core down for seconds, the ratio of the two would
say on which core the baseline happened to run. docs/decisions/0022-every-core-in-turn.md has more.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
from collections.abc import Callable, Collection
from pathlib import Path

SAME_KIND = 0.9  # of the highest clock rate; cores with a lower one are of another kind
CPU_FOLDER = Path("/sys/devices/system/cpu")


def in_turn(action: Callable[[], object], *, seed: int | None = None) -> Callable[[], object]:
    """Return a function that calls `action` on another core each time; the order is random.

    Whatever `action` starts would have to stay on its core too, so it must start no thread and no
    process. It is returned as it is where a thread cannot choose its core: outside Linux, or where
    the system forbids it.
    """
    allowed = _allowed()
    order = same_kind(allowed)
    if len(order) < 2:
        return action
    random.Random(seed).shuffle(order)
    turns = itertools.cycle(order)

    def on_another_core() -> object:
        try:
            with contextlib.suppress(OSError):  # a core may have been switched off meanwhile
                os.sched_setaffinity(0, {next(turns)})
            return action()
        finally:
            os.sched_setaffinity(0, allowed)

    return on_another_core


def same_kind(cores: Collection[int], folder: Path = CPU_FOLDER) -> list[int]:
    """The fastest kind among these cores; all of them where the system does not tell.

    Some processors have slow cores beside fast ones, and a system gives a single busy thread a
    fast one.
    """
    rates = {core: _highest_rate(folder, core) for core in cores}
    least = SAME_KIND * max(rates.values(), default=0)
    return sorted(core for core, rate in rates.items() if rate >= least)


def _allowed() -> set[int]:
    """The cores that this thread may use and choose from; empty if it may not choose."""
    if not hasattr(os, "sched_setaffinity"):
        return set()
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, allowed)
    except OSError:
        return set()
    return allowed


def _highest_rate(folder: Path, core: int) -> int:
    """The highest clock rate of a core in kHz; 0 if unknown."""
    try:
        return int((folder / f"cpu{core}/cpufreq/cpuinfo_max_freq").read_text())
    except OSError, ValueError:
        return 0
