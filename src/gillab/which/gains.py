"""From runs to speed-ups: what each case of the function gains over inline beside it."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Iterable, Mapping, Sequence
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

    @property
    def with_workers(self) -> str:
        return f"with {self.workers} worker{'s' if self.workers > 1 else ''}"


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


def build_ratios(runs: Iterable[Run], builds: Sequence[str]) -> dict[str, stats.Estimate]:
    """For each further build: how many times as fast inline is there as on the first build.

    The processes of all builds took turns, so that a clock that changes meanwhile changes all.
    """
    times: dict[str, list[Sequence[float]]] = {}
    for run in runs:
        if run.status == "ok" and run.baseline_values:
            times.setdefault(run.case.build, []).append(run.baseline_values)
    first, *others = builds
    known = [name for name in others if name in times and first in times]
    return {name: stats.ratio(times[first], times[name]) for name in known}


def against_first(
    found: Sequence[Gain], ratios: Mapping[str, stats.Estimate], first: str
) -> list[Gain]:
    """The gains over inline on the first build, so that builds can be compared.

    The limits are those of both intervals together, which is wider than need be.
    """
    return [
        gain if gain.build == first else _scaled(gain, ratios[gain.build])
        for gain in found
        if gain.build == first or gain.build in ratios
    ]


def _scaled(gain: Gain, ratio: stats.Estimate) -> Gain:
    own = gain.speed_up
    scaled = stats.Estimate(
        own.median * ratio.median, own.low * ratio.low, own.high * ratio.high, min(own.n, ratio.n)
    )
    return dataclasses.replace(gain, speed_up=scaled)


def best_of_each(found: Sequence[Gain]) -> list[Gain]:
    """For every build and executor the case that gains most, the largest gain first."""
    best: dict[tuple[str, str], Gain] = {}
    for gain in found:
        known = best.get(gain.place)
        if known is None or gain.speed_up.median > known.speed_up.median:
            best[gain.place] = gain
    return sorted(best.values(), key=lambda gain: -gain.speed_up.median)
