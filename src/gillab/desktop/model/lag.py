"""How late is each frame? A timer ought to tick every 16 ms; what comes later was waited for."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

TICK_S = 0.016  # what the timer is asked for
FRAME_S = 1 / 60  # a frame that is later than this was not drawn: it is missed
KEPT = 240  # frames on the live graph, four seconds


class Lag:
    """Lateness of every frame due since the last `clear`.

    A loop that stands still for 160 ms gets one tick, but ten frames were due: each counts with
    the time it had to wait. Otherwise the longest freezes would weigh least.
    """

    def __init__(self) -> None:
        self.late_s: list[float] = []
        self.recent = deque[float](maxlen=KEPT)
        self._last_s: float | None = None

    def clear(self) -> None:
        """Begin anew, from the next tick on."""
        self.late_s = []
        self._last_s = None

    def tick(self, now_s: float) -> None:
        """The timer has fired."""
        if self._last_s is not None:
            found = frames_due(now_s - self._last_s)
            self.late_s += found
            self.recent.extend(found)
        self._last_s = now_s


def frames_due(gap_s: float) -> list[float]:
    """Lateness of each frame that was due between two ticks, the earliest and latest first."""
    due = max(1, math.floor(gap_s / TICK_S + 1e-9))
    return [max(0.0, gap_s - TICK_S * number) for number in range(1, due + 1)]


def missed(late_s: Sequence[float]) -> int:
    """Frames that came more than a frame too late."""
    return sum(late > FRAME_S for late in late_s)
