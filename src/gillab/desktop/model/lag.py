"""How late each frame of a window is: its timer should tick every 16 ms, and a busy loop delays it.

All times are seconds of one clock, which the caller reads.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from gillab.core.stats import percentile

TICK_S = 0.016  # the timer's interval: a frame is due with each tick
FRAME_S = 1 / 60  # a frame that is later than this was not drawn in time: it is missed
RECENT = 240  # frames on the live graph: four seconds


class Lag:
    """Lateness of every frame that was due since the last `clear`.

    A loop that stands still for 160 ms gets one tick, but ten frames were due: each counts with
    the time that it had to wait. Otherwise the longest freezes would weigh least.
    """

    def __init__(self) -> None:
        self.late_s: list[float] = []
        self.recent = deque[float](maxlen=RECENT)
        self._last_s: float | None = None

    @property
    def counting(self) -> bool:
        """Whether frames are due now: after `start` or a tick, until `stop` or `clear`."""
        return self._last_s is not None

    def clear(self) -> None:
        """Drop all frames but the recent ones; the next `start` or tick begins anew."""
        self.late_s = []
        self._last_s = None

    def start(self, now_s: float) -> None:
        """Frames are due from now on, also those that a freeze holds up before the first tick."""
        self._last_s = now_s

    def tick(self, now_s: float) -> None:
        """The timer has fired: the frames that were due since the last tick have come."""
        if self._last_s is not None:
            self._add(frames_due(now_s - self._last_s) or [0.0])
        self._last_s = now_s

    def stop(self, now_s: float) -> None:
        """Count the frames that are due and have not come, as late as they are now; then pause.

        A freeze that is still under way has had no tick yet: without this it would not count.
        """
        if self._last_s is not None:
            self._add(frames_due(now_s - self._last_s))
        self._last_s = None

    def by(self, now_s: float) -> list[float]:
        """Lateness of all frames that were due by now; one that has not come is late until now."""
        if self._last_s is None:
            return self.late_s
        return self.late_s + frames_due(now_s - self._last_s)

    def _add(self, late_s: list[float]) -> None:
        self.late_s += late_s
        self.recent.extend(late_s)


def frames_due(gap_s: float) -> list[float]:
    """Lateness in seconds of each frame that was due in a gap without ticks, the latest first."""
    due = math.floor(gap_s / TICK_S + 1e-9)
    return [max(0.0, gap_s - TICK_S * number) for number in range(1, due + 1)]


def missed(late_s: Sequence[float]) -> int:
    """Number of frames that came more than a frame too late."""
    return sum(late > FRAME_S for late in late_s)


def late_99_s(late_s: Sequence[float]) -> float:
    """Lateness in seconds that 99 % of these frames do not exceed; 0 when no frame was due."""
    return percentile(sorted(late_s), 99) if late_s else 0.0
