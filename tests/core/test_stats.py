"""Figures from values: held against cases whose answer is known."""

import random
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gillab.core import stats
from gillab.core.results import Case, Run


def test_the_median_lies_in_its_interval_and_a_constant_has_no_spread():
    found = stats.estimate([(1.0, 1.0), (1.0,)])
    assert (found.median, found.low, found.high, found.n) == (1.0, 1.0, 1.0, 3)
    assert found.spread == 0


@settings(deadline=None)  # a busy machine is no wrong answer
@given(st.lists(st.lists(st.floats(0.001, 1000), min_size=1, max_size=5), min_size=1, max_size=5))
def test_an_interval_holds_its_median_and_stays_within_the_values(groups):
    found = stats.estimate(groups, resamples=200)
    pooled = [value for group in groups for value in group]
    assert min(pooled) <= found.low <= found.high <= max(pooled)
    assert found.median == statistics.median(pooled)


def test_an_interval_covers_the_truth_about_as_often_as_it_says():
    rng = random.Random(7)
    hits = 0
    for trial in range(200):
        groups = [[rng.gauss(10, 1) for _ in range(4)] for _ in range(10)]
        found = stats.estimate(groups, seed=trial, resamples=300)
        hits += found.low <= 10 <= found.high
    assert hits >= 175  # 95 % of 200 is 190; small samples of a median cover a little less


def test_runs_that_differ_widen_the_interval():
    same = stats.estimate([(1.0, 2.0)] * 6)
    apart = stats.estimate([(1.0, 1.0)] * 3 + [(2.0, 2.0)] * 3)
    assert apart.high - apart.low >= same.high - same.low


def test_a_ratio_of_times_is_a_speed_up():
    found = stats.ratio([(2.0, 2.0)], [(1.0, 1.0)])
    assert (found.median, found.low, found.high) == (2.0, 2.0, 2.0)
    assert stats.efficiency(found.median, 4) == 0.5


def test_nothing_to_estimate_is_an_error():
    with pytest.raises(ValueError, match="no values"):
        stats.estimate([])
    with pytest.raises(ValueError, match="no values"):
        stats.estimate([()])


def test_cpu_time_is_compared_only_where_every_run_has_it():
    case = Case("cpu", "primes", "inline", 1, "b")
    with_cpu = [Run(case, "ok", "s", (1.0,), cpu_values=(cpu,)) for cpu in (1.0, 2.0, 3.0)]
    without = [*with_cpu, Run(case, "ok", "s", (1.0,))]
    assert stats.cpu_seconds(with_cpu) == 2.0
    assert stats.cpu_seconds(without) is None and stats.cpu_seconds([]) is None
    assert stats.cpu_share(with_cpu, with_cpu) == 1.0
    assert stats.cpu_share(without, with_cpu) is None


def test_outliers_are_pointed_at():
    assert stats.outliers([1.0, 1.1, 0.9, 1.0, 1.05, 9.0]) == [5]
    assert stats.outliers([1.0, 2.0]) == []
