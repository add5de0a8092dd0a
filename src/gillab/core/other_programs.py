"""How much of the machine other programs took while this process worked, without children."""

from __future__ import annotations

import time
from typing import NamedTuple

import psutil

MOST_BUSY_CORES, LEAST_IDLE_CORES = 0.25, 0.5  # of other programs; beyond, they are in the way


class Reading(NamedTuple):
    """Seconds so far: of the clock, of this process, of all cores and of those idle."""

    at_s: float
    ours_s: float
    all_s: float
    idle_s: float
    cores: int


def read() -> Reading:
    """Now, of the cores that this process may use."""
    cores = psutil.cpu_times(percpu=True)
    if hasattr(psutil.Process, "cpu_affinity"):
        allowed = set(psutil.Process().cpu_affinity())
        cores = [one for number, one in enumerate(cores) if number in allowed] or cores
    # Guests are counted in user and nice already.
    guests = sum(getattr(one, "guest", 0.0) + getattr(one, "guest_nice", 0.0) for one in cores)
    idle_s = sum(one.idle + getattr(one, "iowait", 0.0) for one in cores)
    all_s = sum(map(sum, cores)) - guests
    return Reading(time.monotonic(), time.process_time(), all_s, idle_s, len(cores))


def in_the_way(before: Reading, after: Reading) -> str:
    """What to say of figures measured in between if others took cores; empty if they did not."""
    seconds = max(1e-9, after.at_s - before.at_s)
    idle_s = after.idle_s - before.idle_s
    others_s = after.all_s - before.all_s - idle_s - (after.ours_s - before.ours_s)
    if others_s / seconds <= MOST_BUSY_CORES or idle_s / seconds >= LEAST_IDLE_CORES:
        return ""
    return f"other programs kept {others_s / seconds:.1f} of {after.cores} cores busy meanwhile"
