"""Enough points of a distribution to draw it, and how to find them."""

from __future__ import annotations

from collections.abc import Sequence

QUANTILES = (*range(0, 100, 2), 99, 99.9, 100)  # percent


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that at least this share lies at or below; `ordered` is sorted."""
    place = max(0, -(-len(ordered) * percent // 100) - 1)
    return ordered[int(place)]


def quantiles(ordered: Sequence[float]) -> list[float]:
    """One value for each of QUANTILES."""
    return [percentile(ordered, percent) for percent in QUANTILES]
