"""What a measurement does with the time that its plan leaves."""

import itertools
import math

import pytest

from gillab.bench import refine
from gillab.bench.countdown import Countdown
from gillab.core.results import Case, Results, Run

CALM, WIDE, WIDER = ([1.0, 1.01], [1.0, 1.3], [1.0, 2.9])
PROVENANCE: dict = {}


def case(name: str, executor: str = "threads") -> Case:
    return Case("cpu", name, executor, 2, "b", {"tasks": 1})


def one_run(of: Case, baseline, *, status="ok", duration_s=1.0) -> Run:
    values = tuple(1.0 for _ in baseline or (1.0,))
    paired = None if baseline is None else tuple(baseline)
    return Run(of, status, "s", values, duration_s=duration_s, baseline_values=paired)


def measured(**baselines) -> tuple[Results, list[Case]]:
    """Three runs of each case, with these seconds of its baseline."""
    runs = [one_run(case(name), times) for name, times in baselines.items() for _ in range(3)]
    return Results(PROVENANCE, {}, runs), [case(name) for name in baselines]


def clock(seconds):
    return lambda: next(seconds)


def test_the_widest_interval_comes_first_and_narrow_ones_never():
    results, planned = measured(calm=CALM, wide=WIDE, wider=WIDER)
    asked = refine.wide_cases(results, planned, 100.0, clock(itertools.count()))
    names = []
    for found, _ in itertools.islice(asked, 4):
        names.append(found.workload)
        results.runs += [one_run(found, CALM)] * 8  # now it has all the runs that it may have
    assert names == ["wider", "wide"]


def test_it_ends_with_the_time_and_what_would_not_be_finished_is_left_out():
    results, planned = measured(wide=WIDE, slow=WIDER)
    results.runs.append(one_run(case("slow"), WIDER, duration_s=50.0))
    asked = refine.wide_cases(results, planned, 3.5, clock(itertools.count(0.0)))
    assert [(found.workload, left) for found, left in asked] == [
        ("wide", 3.5),
        ("wide", 2.5),
        ("wide", 1.5),
    ]


def test_no_case_gets_more_than_its_share_even_when_nothing_helps():
    results, planned = measured(wide=WIDE)
    for number, (found, _) in enumerate(
        refine.wide_cases(results, planned, math.inf, clock(itertools.count()))
    ):
        results.runs.append(one_run(found, WIDER))
        assert number < refine.MOST_RUNS
    assert len(results.runs) == refine.MOST_RUNS


def test_neither_unpaired_runs_nor_those_of_an_earlier_session():
    results, planned = measured(calm=CALM)
    results.runs += [one_run(case("earlier"), WIDER)] * 3
    alone = case("calm", "inline")
    results.runs += [one_run(alone, None)] * 3
    asked = refine.wide_cases(results, [*planned, alone], 9.0, clock(itertools.count()))
    assert list(asked) == []


def test_without_time_nothing_is_asked_for():
    results, planned = measured(wide=WIDE)
    assert list(refine.wide_cases(results, planned, 0.0, clock(itertools.count()))) == []


def test_a_row_whose_runs_failed_is_no_reason_to_go_on_for_ever():
    results, planned = measured(wide=WIDE)
    results.runs = [one_run(planned[0], WIDE, status="failed")] * 2
    asked = refine.wide_cases(results, planned, math.inf, clock(itertools.count()))
    for found, _ in asked:
        results.runs.append(one_run(found, WIDE, status="failed"))
    assert len(results.runs) == refine.MOST_RUNS


def test_the_time_left_is_reckoned_in_the_plan_and_known_beyond_it():
    seconds = iter([0.0, 2.0, 4.0, 4.0, 6.0])
    left = Countdown(2, clock(seconds))
    assert left.one_done() == 2.0
    assert left.one_done() == 0.0
    left.more(10.0)
    assert (left.total, left.one_done()) == (3, pytest.approx(8.0))
