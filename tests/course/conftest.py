"""A small course, for the tests of timetable and agenda."""

import pytest

from .small_course import part


@pytest.fixture
def course(tmp_path):
    """A small course that fits: 28 minutes of theory, one exercise of 50."""
    for name, minutes in (("a", 13), ("b", 15)):
        part(tmp_path, name, "theory", minutes)
    part(tmp_path, "c", "practice", 50, exercise=True)
    return tmp_path
