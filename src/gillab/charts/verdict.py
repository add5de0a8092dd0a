"""Compare a measured figure with a limit, by the same rule and in the same words everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gillab.charts import units
from gillab.core.stats import Estimate

MET, MISSED, UNDECIDED = "met", "missed", "undecided"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A figure and its limit; `found` and `limit` are in `unit`."""

    short: str  # for an axis
    words: str  # for a table: what is compared with what
    found: Estimate
    rule: Literal["at least", "at most", "below"]
    limit: float
    unit: str = "×"

    @property
    def verdict(self) -> str:
        """Met or missed by the whole interval; undecided if the limit is inside it."""
        low, high, limit = self.found.low, self.found.high, self.limit
        met, missed = {
            "at least": (low >= limit, high < limit),
            "at most": (high <= limit, low > limit),
            "below": (high < limit, low >= limit),
        }[self.rule]
        return MET if met else MISSED if missed else UNDECIDED

    @property
    def wanted(self) -> str:
        """The limit as text: "at least 0.95×"."""
        return f"{self.rule} {self.limit:.3g}{self.unit}"

    @property
    def measured(self) -> str:
        """The figure with its 95 % interval: "1.93× (1.90–1.95)"."""
        if self.unit == "×":
            return units.times(self.found)
        low, high = self.found.low, self.found.high
        return f"{self.found.median:.1f}{self.unit} ({low:.1f}–{high:.1f})"
