"""Intervals of ratios: known answers, and how often they hold the truth."""

import itertools
import json
import math
import random
from pathlib import Path

import pytest

from gillab.core import ratio_interval, stats
from gillab.core.results import Case, Run

VECTORS = json.loads(Path(__file__).with_name("ratio_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("one", VECTORS, ids=lambda one: one["name"])
def test_the_shared_vectors(one):
    """The browser's reader is held to the same file."""
    found = stats.paired_ratio(one["baseline"], one["case"])
    wanted = (one["median"], one["low"], one["high"], one["n"])
    assert (found.median, found.low, found.high, found.n) == pytest.approx(wanted, rel=1e-12)
    assert found.low <= found.median <= found.high


@pytest.mark.parametrize("count", range(6, 13))
def test_ranks_left_out_are_those_of_all_assignments_of_signs(count):
    """By counting: the sum of the positive ranks is that small or smaller in at most 2.5 %."""
    sums = [
        sum(rank for rank, sign in enumerate(signs, 1) if sign)
        for signs in itertools.product((0, 1), repeat=count)
    ]
    left_out = ratio_interval.ranks_left_out(count)
    assert sum(s <= left_out for s in sums) <= 0.025 * len(sums)
    assert sum(s <= left_out + 1 for s in sums) > 0.025 * len(sums)


def test_the_exact_ranks_go_over_into_the_normal_ones():
    exact = ratio_interval.ranks_left_out(ratio_interval.MOST_EXACT)
    beyond = ratio_interval.ranks_left_out(ratio_interval.MOST_EXACT + 1)
    assert 0 < beyond - exact < ratio_interval.MOST_EXACT


def test_the_table_of_student_is_right():
    """Integrate the density between -t and t: 95 % for every number of degrees of freedom."""
    steps = 2000
    for free, t in enumerate(ratio_interval.T_975, 1):
        scale = math.gamma((free + 1) / 2) / math.gamma(free / 2) / math.sqrt(free * math.pi)
        width = 2 * t / steps
        middles = (-t + (n + 0.5) * width for n in range(steps))
        area = width * scale * sum((1 + x * x / free) ** (-(free + 1) / 2) for x in middles)
        assert area == pytest.approx(0.95, abs=2e-4), free


def made(rng, processes: int, blocks: int, between: float, tails: bool) -> list[list[float]]:
    """Ratios whose true median is 1."""

    def factor() -> float:
        wide = 4 if tails and rng.random() < 0.15 else 1
        return math.exp(rng.gauss(0, 0.05 * wide))

    return [
        [process * factor() for _ in range(blocks)]
        for process in (math.exp(rng.gauss(0, between)) for _ in range(processes))
    ]


@pytest.mark.parametrize("between", [0.0, 0.05])
@pytest.mark.parametrize("tails", [False, True])
def test_it_holds_the_truth_about_as_often_as_it_says(between, tails):
    rng = random.Random(12)
    held = 0
    for trial in range(200):
        low, high = ratio_interval.interval(made(rng, 4, 4, between, tails), trial)
        held += low <= 1 <= high
    assert held >= 180  # 95 % of 200 is 190


def test_processes_that_differ_are_seen_and_widen_the_interval():
    rng = random.Random(3)
    apart = [
        [factor * x for x in run]
        for factor, run in zip((0.5, 1.0, 2.0, 4.0), made(rng, 4, 6, 0.0, False), strict=True)
    ]
    assert ratio_interval.processes_differ(apart, random.Random(0))
    low, high = ratio_interval.interval(apart)
    assert low < 0.5 and high > 2


def test_one_disturbed_block_hardly_matters():
    calm = [[1.9, 1.91, 1.92, 1.93]] * 4
    disturbed = [*calm[:3], [1.9, 1.91, 1.92, 19.3]]
    low, high = ratio_interval.interval(disturbed)
    assert 1.9 <= low <= high <= 1.93


@pytest.mark.parametrize("runs", [[], [[]], [[1.0]], [[1.0, 0.0]]])
def test_one_block_and_a_value_of_zero_have_no_interval(runs):
    with pytest.raises(ValueError, match="two ratios"):
        ratio_interval.interval(runs)


CASE = Case("cpu", "primes", "threads", 2, "b")


def run(values, baseline=None, status="ok") -> Run:
    return Run(CASE, status, "s", tuple(values), baseline_values=baseline and tuple(baseline))


def test_a_speed_up_comes_from_the_blocks_if_all_runs_are_paired():
    inline = [run([100.0])]
    paired = [run([1.0, 2.0], [2.0, 4.0]), run([], status="failed")]
    assert stats.speedup(inline, paired).median == 2
    assert stats.paired_speedup([*paired, run([1.0])]) is None
    assert stats.speedup(inline, [*paired, run([1.0])]).median == 100, "as in a file of format 1"
    assert stats.paired_speedup([run([1.0], [2.0])]) is None, "one block has no interval"
    assert stats.paired_speedup([run([0.0, 1.0], [2.0, 2.0])]) is None
    assert stats.paired_speedup([]) is None
