"""Runs of two cases that were measured side by side in time, as pairs.

A plan places the cases that are compared next to each other. Their ratio is computed pair by pair,
so that a change of the machine's speed between two rounds does not count as a difference.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from gillab.core.results import Run
from gillab.core.stats import Estimate, paired_ratio

MOST_APART_S = 120.0  # between the starts of two runs: one workload on all pools of five builds
FEWEST_PAIRS = 3


def neighbours(first: Sequence[Run], second: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Each run in at most one pair, the closest first; empty unless all of one side have a pair."""
    near = sorted(
        (abs(a.order - b.order), i, j)
        for i, a in enumerate(first)
        for j, b in enumerate(second)
        if seconds_apart(a, b) <= MOST_APART_S
    )
    taken: dict[int, int] = {}
    for _, i, j in near:
        if i not in taken and j not in taken.values():
            taken[i] = j
    if len(taken) < min(len(first), len(second)):
        return []
    return [(first[i], second[j]) for i, j in sorted(taken.items())]


def neighbour_ratio(
    numerator: Sequence[Run], denominator: Sequence[Run], value: Callable[[Run], float | None]
) -> Estimate | None:
    """The median ratio of a value of neighbouring runs; None with fewer than FEWEST_PAIRS."""
    pairs = [(value(a), value(b)) for a, b in neighbours(numerator, denominator)]
    known = [(top, bottom) for top, bottom in pairs if top and bottom]
    if len(known) < max(FEWEST_PAIRS, len(pairs)):
        return None
    return paired_ratio([[top] for top, _ in known], [[bottom] for _, bottom in known])


def seconds_apart(first: Run, second: Run) -> float:
    """Between the starts of two runs; infinite if one does not say when it began."""
    try:
        begun = [datetime.datetime.fromisoformat(run.started) for run in (first, second)]
        return abs((begun[0] - begun[1]).total_seconds())
    except ValueError, TypeError:  # no date, or one of them without a time zone
        return float("inf")
