"""From raw values to the few figures that charts show. Standard library only.

Values of one case come from several runs (processes). Values inside a run resemble each
other more than values of two runs, so the bootstrap draws whole runs first and then values
inside each: an interval from pooled values would be too narrow (Kalibera & Jones,
"Rigorous Benchmarking in Reasonable Time", 2013).
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from gillab.core.results import Results, Run
from gillab.core.workloads import PYTHON

RESAMPLES = 2000
LEVEL = 0.95

Groups = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median with its bootstrap interval, in the unit of the values."""

    median: float
    low: float
    high: float
    n: int

    @property
    def spread(self) -> float:
        """Half the interval's width over the median: 0.05 reads "± 5 %"."""
        return (self.high - self.low) / 2 / self.median if self.median else 0.0


def groups(runs: Sequence[Run]) -> list[tuple[float, ...]]:
    """The values of each run that finished."""
    return [run.values for run in runs if run.status == "ok" and run.values]


def estimate(values: Groups, *, seed: int = 0, resamples: int = RESAMPLES) -> Estimate:
    """Median of all values and its 95 % interval; ValueError when there is none."""
    pooled = [value for group in values for value in group]
    if not pooled:
        raise ValueError("no values")
    medians = _resampled_medians(values, random.Random(seed), resamples)
    low, high = _interval(medians)
    return Estimate(statistics.median(pooled), low, high, len(pooled))


def ratio(numerator: Groups, denominator: Groups, *, seed: int = 0) -> Estimate:
    """Median of one over median of the other, with its interval: speed-up when given times."""
    rng = random.Random(seed)
    tops = _resampled_medians(numerator, rng, RESAMPLES)
    bottoms = _resampled_medians(denominator, rng, RESAMPLES)
    low, high = _interval([a / b for a, b in zip(tops, bottoms, strict=True)])
    top = statistics.median(v for group in numerator for v in group)
    bottom = statistics.median(v for group in denominator for v in group)
    return Estimate(top / bottom, low, high, sum(map(len, denominator)))


def speedup(baseline: Sequence[Run], case: Sequence[Run], *, seed: int = 0) -> Estimate:
    """T(baseline) / T(case): above 1 the case is faster."""
    return ratio(groups(baseline), groups(case), seed=seed)


def cpu_seconds(runs: Sequence[Run]) -> float | None:
    """Median CPU time of a value, all workers together; None unless every run has it."""
    found = [run.cpu_values for run in runs]
    if not found or not all(found):
        return None
    return statistics.median(value for values in found for value in values or ())


def cpu_share(baseline: Sequence[Run], case: Sequence[Run]) -> float | None:
    """CPU time of the case over the baseline's: what a pool burns beyond the work itself."""
    ours, theirs = cpu_seconds(case), cpu_seconds(baseline)
    return ours / theirs if ours is not None and theirs else None


def efficiency(speed_up: float, workers: int) -> float:
    """Speed-up per worker: 1.0 is ideal."""
    return speed_up / workers


def outliers(values: Sequence[float]) -> list[int]:
    """Positions beyond Tukey's outer fences (3 interquartile ranges): shown, never dropped."""
    if len(values) < 4:
        return []
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    reach = 3 * (third - first)
    return [i for i, v in enumerate(values) if v < first - reach or v > third + reach]


def break_even(results: Results, executor: str, workers: int, build: str) -> float | None:
    """Seconds a task must last before this pool beats doing the work inline; None if never shown.

    A pool of `workers` hides at most (1 - 1/efficient workers) of a task's time and costs one
    round trip: work / speed-up + round trip = work, solved for work, with the measured speed-up
    of the CPU suite (median over its pure Python workloads) and the measured round trip.
    """
    trips = groups(results.select("roundtrip", executor=executor, build=build, workload="latency"))
    gains = [
        gain
        for name in sorted({r.case.workload for r in results.select("cpu", build=build)})
        if (gain := _gain(results, name, executor, workers, build)) is not None
    ]
    if not trips or not gains:
        return None
    gain = statistics.median(gains)
    if gain <= 1:
        return None
    return estimate(trips).median / (1 - 1 / gain)


def _gain(results: Results, workload: str, executor: str, workers: int, build: str) -> float | None:
    picked = {"workload": workload, "build": build}
    baseline = results.select("cpu", executor="inline", **picked)
    case = results.select("cpu", executor=executor, workers=workers, **picked)
    if not baseline or not case or case[0].details.get("kind") != PYTHON:
        return None
    return speedup(baseline, case).median


def _resampled_medians(values: Groups, rng: random.Random, resamples: int) -> list[float]:
    groups_ = [list(group) for group in values if group]
    if not groups_:
        raise ValueError("no values")
    medians = []
    for _ in range(resamples):
        drawn: list[float] = []
        for group in rng.choices(groups_, k=len(groups_)):
            drawn += rng.choices(group, k=len(group))
        medians.append(statistics.median(drawn))
    return medians


def _interval(medians: list[float]) -> tuple[float, float]:
    ordered = sorted(medians)
    tail = (1 - LEVEL) / 2
    last = len(ordered) - 1
    return ordered[round(tail * last)], ordered[round((1 - tail) * last)]


QUANTILES = (*range(0, 100, 2), 99, 99.9, 100)  # percent: enough points to draw a distribution


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that at least this share lies at or below; `ordered` is sorted."""
    place = max(0, -(-len(ordered) * percent // 100) - 1)
    return ordered[int(place)]


def quantiles(ordered: Sequence[float]) -> list[float]:
    """One value for each of QUANTILES; `ordered` is sorted."""
    return [percentile(ordered, percent) for percent in QUANTILES]
