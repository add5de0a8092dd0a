"""From runs to speed-ups: what each case of the function gains over inline beside it."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gillab.core import stats
from gillab.core.results import Run


@dataclass(frozen=True)
class Gain:
    """One case: its speed-up over inline, and what it costs."""

    build: str
    executor: str
    workers: int
    batch: int
    speed_up: stats.Estimate
    task_s: float
    inline_s: float
    cpu_share: float | None
    memory_bytes: float
    memory_kind: str
    start_s: float

    @property
    def place(self) -> tuple[str, str]:
        return self.build, self.executor


def gains(runs: Iterable[Run]) -> list[Gain]:
    """The gain of every case with runs that finished, by build, executor, workers and batch."""
    by_case: dict[str, list[Run]] = {}
    for run in runs:
        if run.status == "ok":
            by_case.setdefault(run.case.key, []).append(run)
    pairs = [(own, stats.paired_speedup(own)) for own in by_case.values()]
    found = [_gain(own, times) for own, times in pairs if times]
    return sorted(found, key=lambda gain: (*gain.place, gain.workers, gain.batch))


def _gain(runs: Sequence[Run], speed_up: stats.Estimate) -> Gain:
    case = runs[0].case
    return Gain(
        case.build,
        case.executor,
        case.workers,
        int(case.params["batch"]),
        speed_up,
        _middle(run.values for run in runs),
        _middle(run.baseline_values or () for run in runs),
        stats.cpu_share([], runs),
        statistics.median(run.details["memory_bytes"] for run in runs),
        runs[0].details["memory_kind"],
        statistics.median(run.details["start_s"] for run in runs),
    )


def _middle(values: Iterable[Sequence[float]]) -> float:
    return statistics.median([value for group in values for value in group])


def best_of_each(found: Sequence[Gain]) -> list[Gain]:
    """For every build and executor the case that gains most, the largest gain first."""
    best: dict[tuple[str, str], Gain] = {}
    for gain in found:
        known = best.get(gain.place)
        if known is None or gain.speed_up.median > known.speed_up.median:
            best[gain.place] = gain
    return sorted(best.values(), key=lambda gain: -gain.speed_up.median)
