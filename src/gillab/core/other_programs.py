"""How many cores other programs took meanwhile, and whether that was in the way of ours."""

from __future__ import annotations

import time
from typing import NamedTuple

import psutil

MOST_BUSY_CORES, LEAST_IDLE_CORES = 0.25, 0.5  # of other programs; beyond, they are in the way


class Reading(NamedTuple):
    """Seconds so far, of the clock, of all cores and of those idle; and how many cores there are.

    The cores are those that this process may use.
    """

    at_s: float
    all_s: float
    idle_s: float
    cores: int


class Taken(NamedTuple):
    """Cores that other programs kept busy, idle cores, and all cores."""

    others: float
    idle: float
    cores: int

    @property
    def in_the_way(self) -> bool:
        return in_the_way(self.others, self.idle)

    def remark(self) -> str:
        """What to say of figures measured meanwhile; empty if others were not in the way."""
        said = f"other programs kept {self.others:.1f} of {self.cores} cores busy meanwhile"
        return said if self.in_the_way else ""


def in_the_way(others: float, idle: float) -> bool:
    """Whether so many cores busy with other programs, and so few idle ones, disturb ours."""
    return others > MOST_BUSY_CORES and idle < LEAST_IDLE_CORES


def read() -> Reading:
    """Now."""
    cores = psutil.cpu_times(percpu=True)
    if hasattr(psutil.Process, "cpu_affinity"):
        allowed = set(psutil.Process().cpu_affinity())
        cores = [one for number, one in enumerate(cores) if number in allowed] or cores
    # Guests are counted in user and nice already.
    guests = sum(getattr(one, "guest", 0.0) + getattr(one, "guest_nice", 0.0) for one in cores)
    idle_s = sum(one.idle + getattr(one, "iowait", 0.0) for one in cores)
    return Reading(time.monotonic(), sum(map(sum, cores)) - guests, idle_s, len(cores))


def between(before: Reading, after: Reading, ours_s: float) -> Taken:
    """What was taken between two readings, of which `ours_s` seconds were our own processes'."""
    seconds = max(1e-9, after.at_s - before.at_s)
    idle_s = after.idle_s - before.idle_s
    others_s = after.all_s - before.all_s - idle_s - ours_s
    return Taken(max(0.0, others_s / seconds), idle_s / seconds, after.cores)
