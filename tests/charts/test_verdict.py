"""The whole interval decides about each criterion."""

import pytest

from gillab.charts.verdict import MET, MISSED, UNDECIDED, Criterion
from gillab.core.stats import Estimate


@pytest.mark.parametrize(
    ("rule", "low", "high", "verdict"),
    [
        ("at least", 1.0, 1.2, MET),
        ("at least", 0.9, 1.2, UNDECIDED),
        ("at least", 0.9, 1.0, UNDECIDED),
        ("at least", 0.8, 0.95, MISSED),
        ("at most", 0.8, 1.0, MET),
        ("at most", 0.8, 1.1, UNDECIDED),
        ("at most", 1.0, 1.1, UNDECIDED),
        ("at most", 1.1, 1.3, MISSED),
        ("below", 0.8, 0.99, MET),
        ("below", 0.8, 1.0, UNDECIDED),
        ("below", 1.0, 1.1, MISSED),
    ],
)
def test_the_whole_interval_decides(rule, low, high, verdict):
    middle = (low + high) / 2
    assert Criterion("few", "words", Estimate(middle, low, high, 6), rule, 1.0).verdict == verdict


def test_words_name_the_rule_and_the_unit():
    ratio = Criterion("few", "words", Estimate(1.0, 0.9, 1.1, 6), "at least", 0.95)
    assert (ratio.wanted, ratio.measured) == ("at least 0.95×", "1.00× (0.90–1.10)")
    late = Criterion("late", "words", Estimate(3.0, 2.0, 4.0, 6), "at most", 1e3 / 60, " ms")
    assert (late.wanted, late.measured) == ("at most 16.7 ms", "3.0 ms (2.0–4.0)")
