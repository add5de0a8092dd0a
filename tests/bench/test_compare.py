"""The comparison: finds what is there, and rarely what is not."""

import random

from gillab.bench import compare
from gillab.results import Case, Run


def runs(values: list[float]) -> list[Run]:
    case = Case("cpu", "primes", "threads", 2, "b")
    return [Run(case, "ok", "s", (value,)) for value in values]


def test_a_difference_beyond_the_noise_is_found():
    ratio, said = compare.verdict(runs([1.0, 1.01, 0.99, 1.02]), runs([1.2, 1.21, 1.19, 1.22]))
    assert said == "more" and 1.15 < ratio < 1.25
    assert (
        compare.verdict(runs([1.2, 1.21, 1.19, 1.22]), runs([1.0, 1.01, 0.99, 1.02]))[1] == "less"
    )


def test_noise_is_called_noise():
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


def test_many_runs_are_sampled_and_still_told_apart():
    rng = random.Random(2)
    first = [rng.gauss(1, 0.05) for _ in range(15)]
    second = [rng.gauss(1.2, 0.05) for _ in range(15)]
    assert compare.p_value(first, second) < 0.01
