"""How many cases of a measurement are done, of how many, and how long the rest takes."""

from __future__ import annotations

import time
from collections.abc import Callable


class Countdown:
    """The time left: from the cases so far, and beyond the plan what the measurement says."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.done, self.clock = total, 0, clock
        self.start = clock()
        self.end: float | None = None  # known beyond the plan only

    def more(self, left_s: float) -> None:
        """One case more than planned; the measurement ends after `left_s` at the latest."""
        self.total += 1
        self.end = self.clock() + left_s

    def one_done(self) -> float:
        """Count one case; the seconds left."""
        self.done += 1
        now = self.clock()
        if self.end is not None:
            return max(0.0, self.end - now)
        return (now - self.start) / self.done * (self.total - self.done)
