"""Equal questions are computed once."""

import pytest

from gillab.core import stats
from gillab.core.remembered import remembered


def test_equal_lists_are_asked_once_and_others_anew():
    asked = []

    @remembered
    def total(groups, *, extra=0):
        asked.append(groups)
        return sum(map(sum, groups)) + extra

    assert [total([[1], [2, 3]]), total([(1,), (2, 3)]), total([[1], [2, 3]], extra=1)] == [6, 6, 7]
    assert len(asked) == 2


def test_an_error_is_an_error_each_time():
    for _ in range(2):
        with pytest.raises(ValueError, match="no values"):
            stats.estimate([])


def test_estimates_do_not_depend_on_what_was_asked_before():
    values = [[1.0, 1.2], [1.1]]
    fresh = stats.estimate.__wrapped__(values)
    assert stats.estimate(values) == fresh and stats.estimate(values) == fresh
