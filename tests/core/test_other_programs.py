"""Cores that other programs took are told from our own and from idle ones."""

import pytest

from gillab.core.other_programs import Reading, between, read

START = Reading(at_s=0.0, all_s=100.0, idle_s=50.0, cores=2)


@pytest.mark.parametrize(
    ("ours_s", "idle_s", "expected"),
    [
        (0.0, 0.0, "other programs kept 2.0 of 2 cores busy meanwhile"),
        (10.0, 2.0, "other programs kept 0.8 of 2 cores busy meanwhile"),
        (20.0, 0.0, ""),  # all of it is ours
        (4.0, 8.0, ""),  # a core was nearly free
        (0.0, 20.0, ""),
    ],
)
def test_only_others_are_named_and_only_where_they_are_in_the_way(ours_s, idle_s, expected):
    taken = between(START, Reading(10.0, 120.0, 50.0 + idle_s, 2), ours_s)
    assert taken.remark() == expected
    assert taken.in_the_way == bool(expected)


def test_two_readings_of_this_machine():
    before, after = read(), read()
    assert after.at_s >= before.at_s and after.cores >= 1
    assert after.all_s >= before.all_s >= before.idle_s
    assert between(before, after, 0.0).others >= 0
