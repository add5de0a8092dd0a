"""The comparison finds real differences, and few false ones."""

import dataclasses
import random
from pathlib import Path

import pytest

from gillab.bench import compare
from gillab.core import results
from gillab.core.results import Case, Results, Run

ROOT = Path(__file__).resolve().parents[2]


def runs(values: list[float]) -> list[Run]:
    case = Case("cpu", "primes", "threads", 2, "b")
    return [Run(case, "ok", "s", (value,)) for value in values]


def test_a_difference_beyond_the_noise_is_found():
    ratio, said = compare.verdict(runs([1.0, 1.01, 0.99, 1.02]), runs([1.2, 1.21, 1.19, 1.22]))
    assert said == "more" and 1.15 < ratio < 1.25
    assert (
        compare.verdict(runs([1.2, 1.21, 1.19, 1.22]), runs([1.0, 1.01, 0.99, 1.02]))[1] == "less"
    )


def test_noise_is_reported_as_noise():
    assert compare.verdict(runs([1.0, 1.2, 0.9, 1.1]), runs([1.1, 0.95, 1.15, 1.0]))[1] == "noise"


def test_three_runs_prove_nothing():
    assert compare.verdict(runs([1.0] * 3), runs([9.0] * 3))[1] == "too few runs"


def test_false_alarms_stay_below_their_share_whatever_the_shape_of_the_noise():
    rng = random.Random(11)
    alarms = 0
    for _ in range(400):
        both = [rng.lognormvariate(0, 0.3) + (rng.random() < 0.1) for _ in range(8)]
        alarms += compare.p_value(both[:4], both[4:]) <= compare.ALARM
    assert alarms <= 400 * 0.08


def test_many_runs_are_sampled_and_still_differ():
    rng = random.Random(2)
    first = [rng.gauss(1, 0.05) for _ in range(15)]
    second = [rng.gauss(1.2, 0.05) for _ in range(15)]
    assert compare.p_value(first, second) < 0.01


def some(*builds: str, **runs: list[Run]) -> Results:
    """Results of those builds, with the runs of each (`b` for the build "b")."""
    found = results.load(ROOT / "docs/results/reference.json")
    found.builds = dict.fromkeys(builds, found.builds[found.main_build])
    found.runs = [run for name in builds for run in runs[name]]
    return found


def measured(build: str, params: dict, *values: float, suite: str = "cpu") -> list[Run]:
    return [
        Run(Case(suite, "primes", "threads", 2, build, params), "ok", "s", (v,)) for v in values
    ]


def test_a_case_with_another_calibration_is_the_same_and_compared_per_task():
    first = some("a", a=measured("a", {"tasks": 10}, 1.0, 1.01, 0.99, 1.02))
    second = some("a", a=measured("a", {"tasks": 20}, 2.0, 2.02, 1.98, 2.04))
    said = compare.compare(first, second)
    assert "B/A  1.000" in said and "noise" in said and "only in" not in said
    loaded = [
        some("a", a=measured("a", {"load": 0.3, "heavy_per_s": rate}, 1.0, suite="server"))
        for rate in (30.1, 31.5)
    ]
    assert "server primes threads" in compare.compare(*loaded)


def test_cases_that_only_one_file_has_are_counted():
    first = some("a", a=measured("a", {"size": 1}, 1.0) + measured("a", {"size": 2}, 1.0))
    second = some("a", a=measured("a", {"size": 2}, 1.0) + measured("a", {"size": 3}, 1.0))
    second.runs += measured("a", {"size": 4}, 1.0)
    said = compare.compare(first, second)
    assert "1 cases are only in A" in said and "2 cases are only in B" in said


def test_runs_of_different_builds_are_never_pooled():
    quick, slow = (1.0, 1.01, 0.99, 1.02), (2.0, 2.02, 1.98, 2.04)
    both = some("a", "b", a=measured("a", {}, *quick), b=measured("b", {}, *slow))
    said = compare.compare(both, both)
    assert said.count("B/A  1.000  noise") == 2
    between = compare.compare_builds(both)
    assert "A  a\nB  b" in between and "B/A  2.000  more" in between
    alone = some("b", b=measured("b", {}, *slow))
    assert "1 cases are only in A" in compare.compare(both, alone)
    other = some("c", c=measured("c", {}, *slow))
    assert "B/A  1.000  noise" in compare.compare(alone, other)  # one build each: two Pythons


def test_one_build_alone_cannot_be_compared():
    with pytest.raises(compare.CompareError, match="one build only"):
        compare.compare_builds(some("a", a=measured("a", {}, 1.0)))


def test_a_value_of_zero_can_be_compared():
    zeros, ones = runs([0.0, 0.0, 0.01, 0.0]), runs([1.0, 1.1, 0.9, 1.0])
    assert compare.verdict(zeros, ones)[1] == "more"
    assert compare.verdict(ones, zeros) == (0.0, "less")
    assert compare.verdict(runs([0.0] * 4), runs([0.0] * 4))[1] == "noise"


def in_turn(speeds: list[float], times: float) -> Results:
    """Two builds, one after the other in each round; the second takes `times` as long."""
    runs: dict[str, list[Run]] = {"3.14": [], "3.15": []}
    for number, speed in enumerate(speeds):
        for place, (build, factor) in enumerate((("3.14", 1.0), ("3.15", times))):
            started = f"2026-11-28T10:{3 * number:02}:{10 * place:02}+00:00"
            value = speed * factor * (1 + 0.01 * (number % 2))
            one = measured(build, {"tasks": 8}, value)[0]
            order = 2 * number + place
            runs[build].append(dataclasses.replace(one, started=started, order=order))
    return some(*runs, **runs)


def test_builds_of_one_file_are_compared_in_pairs():
    """The machine's speed changes from round to round by more than the builds differ."""
    speeds = [1.0, 1.8, 1.1, 1.7, 1.0]
    assert "1.200  more" in compare.compare_builds(in_turn(speeds, 1.2))
    assert "1.000  noise" in compare.compare_builds(in_turn(speeds, 1.0))


def test_two_files_are_said_not_to_be_paired():
    one = some("3.14", **{"3.14": measured("3.14", {"tasks": 8}, 1.0)})
    assert compare.NOT_PAIRED in compare.compare(one, one)
