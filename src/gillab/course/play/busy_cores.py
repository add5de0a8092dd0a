"""How many cores other programs kept busy meanwhile, and how many were idle."""

from __future__ import annotations

import time
from typing import NamedTuple

import psutil

from gillab.bench.measure import cpu_difference, cpu_seconds


class Reading(NamedTuple):
    """Seconds so far: of the clock, of this process and its children, idle and of all cores."""

    at_s: float
    ours: dict[int, float] | None
    idle_s: float
    all_s: float


def read() -> Reading:
    """Now, of the cores that this process may use."""
    cores = psutil.cpu_times(percpu=True)
    if hasattr(psutil.Process, "cpu_affinity"):
        allowed = set(psutil.Process().cpu_affinity())
        cores = [one for number, one in enumerate(cores) if number in allowed] or cores
    idle_s = sum(one.idle + getattr(one, "iowait", 0.0) for one in cores)
    return Reading(time.monotonic(), cpu_seconds(), idle_s, sum(map(_all, cores)))


def _all(core) -> float:
    """All of a core's time; guests are counted in user and nice already."""
    beside = getattr(core, "guest", 0.0) + getattr(core, "guest_nice", 0.0)
    return sum(core) - beside


def between(before: Reading, after: Reading) -> tuple[float | None, float]:
    """(cores busy with other programs, idle cores); None where our own time cannot be known."""
    seconds = max(1e-9, after.at_s - before.at_s)
    idle = (after.idle_s - before.idle_s) / seconds
    ours = cpu_difference(before.ours, after.ours)
    if ours is None:
        return None, idle
    busy = after.all_s - before.all_s - (after.idle_s - before.idle_s) - ours
    return max(0.0, busy / seconds), idle
