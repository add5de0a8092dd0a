"""Statistics of values whose answers are known."""

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


@settings(deadline=None)  # a busy machine must not fail the test
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


def test_outliers_are_found():
    assert stats.outliers([1.0, 1.1, 0.9, 1.0, 1.05, 9.0]) == [5]
    assert stats.outliers([1.0, 2.0]) == []


@given(st.lists(st.floats(0, 10), min_size=1), st.floats(0, 100))
def test_a_percentile_is_one_of_the_values(values, percent):
    found = stats.percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= percent / 100 * len(values) - 1e-6
    assert sum(value < found for value in values) <= percent / 100 * len(values) + 1e-6


def test_percentiles_take_values_in_any_order():
    values = [float(number) for number in range(100, 0, -1)]
    assert [stats.percentile(values, percent) for percent in (0, 50, 99, 100)] == [1, 50, 99, 100]
    assert stats.quantiles(values) == [stats.percentile(values, p) for p in stats.QUANTILES]


@pytest.mark.parametrize("ask", [stats.quantiles, lambda values: stats.percentile(values, 50)])
def test_no_values_have_no_percentile(ask):
    with pytest.raises(ValueError, match="no values"):
        ask([])


def test_another_statistic_than_the_median_by_whole_runs():
    calm, jerky = [1.0] * 100, [30.0] * 100
    found = stats.estimate([calm, calm, jerky], statistic=max, inside=False, resamples=200)
    assert (found.low, found.median, found.high, found.n) == (1.0, 30.0, 30.0, 300)
    twice = stats.ratio([[2.0, 4.0]], [[1.0, 2.0]], statistic=max, inside=False, resamples=50)
    assert (twice.low, twice.median, twice.high) == (2.0, 2.0, 2.0)


def test_whole_runs_keep_the_values_inside_a_run():
    found = stats.estimate([[1.0, 2.0, 9.0]], inside=False, resamples=50)
    assert found.low == found.median == found.high == 2.0


@pytest.mark.parametrize(
    ("cost_s", "speed_up", "work_s"), [(0.1, 2.0, 0.2), (0.1, 4.0, 0.1 / 0.75), (0.1, 1.0, None)]
)
def test_break_even_is_where_both_take_as_long(cost_s, speed_up, work_s):
    found = stats.break_even(cost_s, speed_up)
    assert found == (work_s and pytest.approx(work_s))
    if found:
        assert found / speed_up + cost_s == pytest.approx(found)
