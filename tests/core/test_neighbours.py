"""Runs side by side in time are compared pair by pair; others are not."""

import pytest

from gillab.core.neighbours import neighbour_ratio, neighbours, seconds_apart
from gillab.core.results import Case, Run


def run(build: str, minute: int, second: int, value: float, order: int) -> Run:
    case = Case("cpu", "primes", "inline", 1, build)
    started = f"2026-11-28T10:{minute:02}:{second:02}+00:00"
    return Run(case, "ok", "s", (value,), order=order, started=started)


def rounds(*speeds: float) -> tuple[list[Run], list[Run]]:
    """In each round, three minutes apart, B takes twice as long as A at that round's speed."""
    first = [run("A", 3 * n, 0, speed, 2 * n) for n, speed in enumerate(speeds)]
    second = [run("B", 3 * n, 1, 2 * speed, 2 * n + 1) for n, speed in enumerate(speeds)]
    return first, second


def value(run: Run) -> float:
    return run.values[0]


def test_a_clock_that_changes_between_rounds_cancels():
    first, second = rounds(1.0, 1.8, 1.0, 3.0)
    found = neighbour_ratio(second, first, value)
    assert found and (found.median, found.n) == (2, 4)
    assert (found.low, found.high) == pytest.approx((2, 2))


def test_each_run_is_in_one_pair_and_the_closest_first():
    first, second = rounds(1.0, 2.0, 3.0)
    assert neighbours(first, second) == list(zip(first, second, strict=True))
    assert neighbours(first, second[:2]) == list(zip(first[:2], second[:2], strict=True))


def test_runs_far_apart_in_time_are_no_pairs():
    first, second = rounds(1.0, 2.0, 3.0)
    later = [run("B", 3 * n + 30, 0, 1.0, 2 * n + 1) for n in range(3)]
    assert neighbours(first, later) == []
    assert neighbours(first, [*second[:2], later[2]]) == [], "all of them, or it is another figure"


def test_too_few_pairs_and_unknown_values_have_no_ratio():
    assert neighbour_ratio(*rounds(1.0, 1.0), value) is None
    assert neighbour_ratio(*rounds(1.0, 1.0, 1.0, 1.0), lambda run: run.order or None) is None


@pytest.mark.parametrize("started", ["", "yesterday", "2026-11-28T10:00:00"])
def test_a_run_that_does_not_say_when_it_began_is_no_neighbour(started):
    first, second = rounds(1.0)
    odd = Run(first[0].case, "ok", "s", (1.0,), started=started)
    assert seconds_apart(odd, second[0]) == float("inf")
