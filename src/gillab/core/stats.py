"""Compute the numbers that charts show from raw values. Standard library only.

Values of one case come from several runs (processes). Values inside a run resemble each
other more than values of two runs, so the bootstrap draws whole runs first and then values
inside each: an interval from pooled values would be too narrow (Kalibera & Jones,
"Rigorous Benchmarking in Reasonable Time", 2013).

A ratio of paired runs is the median of the blocks' own ratios: `gillab.core.ratio_interval` has
its interval.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gillab.core import ratio_interval
from gillab.core.remembered import remembered
from gillab.core.results import Run

RESAMPLES = 2000
LEVEL = 0.95
QUANTILES = (*range(0, 100, 2), 99, 99.9, 100)  # percent: enough points to draw a distribution

Groups = Sequence[Sequence[float]]  # the values of each run
Statistic = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median (or another statistic) of `n` values with its bootstrap interval, in their unit."""

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


@remembered
def estimate(
    values: Groups,
    *,
    statistic: Statistic = statistics.median,
    inside: bool = True,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Estimate:
    """The median of all values, or another statistic, with its 95 % interval.

    With `inside`, values are resampled inside each drawn run. ValueError without values.
    """
    pooled = [value for group in values for value in group]
    drawn = _resampled(values, statistic, inside, random.Random(seed), resamples)
    return Estimate(statistic(pooled), *_interval(drawn), len(pooled))


@remembered
def ratio(
    numerator: Groups,
    denominator: Groups,
    *,
    statistic: Statistic = statistics.median,
    inside: bool = True,
    together: bool = False,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Estimate:
    """The ratio of two medians, or of another statistic, with its 95 % interval.

    A ratio of times is a speed-up. `n` counts the denominator's values. With `together` the runs
    are neighbours, as many on both sides, and the same places are drawn from both; not `inside`.
    """
    rng = random.Random(seed)
    tops = _resampled(numerator, statistic, inside, rng, resamples)
    rng = random.Random(seed) if together else rng
    bottoms = _resampled(denominator, statistic, inside, rng, resamples)
    low, high = _interval([a / b for a, b in zip(tops, bottoms, strict=True)])
    top = statistic([value for group in numerator for value in group])
    bottom = statistic([value for group in denominator for value in group])
    return Estimate(top / bottom, low, high, sum(map(len, denominator)))


def speedup(baseline: Sequence[Run], case: Sequence[Run], *, seed: int = 0) -> Estimate:
    """T(baseline) / T(case): the case is faster if it is above 1.

    Paired runs are compared with the baseline in their own blocks. Otherwise, as in files of
    format 1, `baseline` was measured at another time.
    """
    return paired_speedup(case, seed=seed) or ratio(groups(baseline), groups(case), seed=seed)


def speedup_or_none(baseline: Sequence[Run], case: Sequence[Run]) -> Estimate | None:
    """The speed-up; None without runs of the case, or without a baseline for them."""
    if paired := paired_speedup(case):
        return paired
    times = [*groups(baseline), *groups(case)]
    known = groups(baseline) and groups(case) and min(map(min, times)) > 0
    return speedup(baseline, case) if known else None


def beyond_workers(gain: Estimate | None, workers: int) -> bool:
    """Whether the whole interval lies above the number of workers: the baseline was disturbed."""
    return gain is not None and gain.low > workers


def paired_speedup(runs: Sequence[Run], *, seed: int = 0) -> Estimate | None:
    """T(baseline) / T(case) of paired runs; None unless all are paired, in two blocks or more."""
    finished = [run for run in runs if run.status == "ok" and run.values]
    baselines = [run.baseline_values for run in finished if run.baseline_values]
    if len(baselines) < len(finished) or sum(map(len, baselines)) < ratio_interval.FEWEST_BLOCKS:
        return None
    if min(min(values) for values in [*baselines, *groups(finished)]) <= 0:
        return None
    return paired_ratio(baselines, groups(finished), seed=seed)


def paired_ratio(baseline: Groups, case: Groups, *, seed: int = 0) -> Estimate:
    """The median of baseline / case over all blocks, with its 95 % interval.

    `baseline[i][j]` and `case[i][j]` were measured side by side, in block j of process i.
    ValueError with fewer than two blocks, or a value of 0.
    """
    runs = [
        [a / b if b else 0.0 for a, b in zip(ours, theirs, strict=True)]
        for ours, theirs in zip(baseline, case, strict=True)
    ]
    return of_ratios(runs, seed=seed)


def of_ratios(runs: Groups, *, seed: int = 0) -> Estimate:
    """The median of these ratios of blocks, by process, with its 95 % interval."""
    low, high = ratio_interval.interval(runs, seed)
    blocks = [one for run in runs for one in run]
    return Estimate(statistics.median(blocks), low, high, len(blocks))


def cpu_seconds(runs: Sequence[Run]) -> float | None:
    """Median CPU time per value, summed over workers; None unless every run has CPU times."""
    found = [run.cpu_values for run in runs]
    if not found or not all(found):
        return None
    return statistics.median(value for values in found for value in values or ())


def cpu_share(baseline: Sequence[Run], case: Sequence[Run]) -> float | None:
    """CPU time of the case over the baseline's: above 1, the pool adds CPU time to the work.

    Paired runs are compared with the baseline in their own blocks.
    """
    pairs = [(run.cpu_values, run.baseline_cpu_values) for run in case]
    if pairs and all(ours and theirs for ours, theirs in pairs):
        blocks = [zip(ours or (), theirs or (), strict=False) for ours, theirs in pairs]
        return statistics.median(ours / theirs for block in blocks for ours, theirs in block)
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


def break_even(cost_s: float, speed_up: float) -> float | None:
    """Seconds of work above which a task is faster on a pool than inline; None for never.

    A pool needs work / speed-up and the cost of submitting the task:
    work / speed-up + cost = work, solved for work.
    """
    return cost_s / (1 - 1 / speed_up) if speed_up > 1 else None


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value such that at least `percent` (0 to 100) of all values do not exceed it.

    ValueError without values.
    """
    if not values:
        raise ValueError("no values")
    return sorted(values)[_place(len(values), percent)]


def quantiles(values: Sequence[float]) -> list[float]:
    """The percentile for each of QUANTILES; ValueError without values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return [ordered[_place(len(ordered), percent)] for percent in QUANTILES]


def _place(count: int, percent: float) -> int:
    return int(max(0, -(-count * percent // 100) - 1))


def _resampled(
    values: Groups, statistic: Statistic, inside: bool, rng: random.Random, resamples: int
) -> list[float]:
    """The statistic of `resamples` samples: runs are drawn, then values inside each run."""
    runs = [list(group) for group in values if group]
    if not runs:
        raise ValueError("no values")
    found = []
    for _ in range(resamples):
        drawn: list[float] = []
        for run in rng.choices(runs, k=len(runs)):
            drawn += rng.choices(run, k=len(run)) if inside else run
        found.append(statistic(drawn))
    return found


def _interval(sampled: list[float]) -> tuple[float, float]:
    ordered = sorted(sampled)
    tail = (1 - LEVEL) / 2
    last = len(ordered) - 1
    return ordered[round(tail * last)], ordered[round((1 - tail) * last)]
