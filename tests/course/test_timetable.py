"""One timetable, and a build that refuses one that does not fit."""

from __future__ import annotations

import pytest

from gillab.core.places import ROOT
from gillab.course import CourseError, timetable

from .small_course import PAGE, part, steps, write


def test_parts_begin_where_the_one_before_ends(course):
    assert [(row.title, row.start, row.minutes) for row in timetable.rows(course)] == [
        ("Part a", 0, 13),
        ("Part b", 13, 15),
        ("Part c", 28, 50),
    ]


def test_theory_over_thirty_minutes_fails_and_names_the_longest_part(course):
    part(course, "b", "theory", 17.5)
    wanted = r"theory takes 30\.5 of 30 minutes; take away 0\.5.*b\.md"
    with pytest.raises(CourseError, match=wanted):
        timetable.rows(course)


def test_exactly_thirty_and_sixty_minutes_fit(course):
    part(course, "b", "theory", 17)
    part(course, "c", "practice", 60, exercise=True)
    assert sum(row.minutes for row in timetable.rows(course)) == 90


def test_practice_over_sixty_minutes_fails(course):
    part(course, "c", "practice", 61, exercise=True)
    with pytest.raises(CourseError, match="practice takes 61 of 60 minutes"):
        timetable.rows(course)


def test_a_page_that_takes_longer_than_its_slides_fails(course):
    part(course, "a", "theory", 13, page_minutes=14)
    with pytest.raises(
        CourseError, match=r"disagree \(the slides in slides/a\.md: 13, docs/theory/a\.md: 14\)"
    ):
        timetable.rows(course)


def test_an_exercise_that_takes_longer_than_its_slides_fails(course):
    steps(course, 40)
    with pytest.raises(CourseError, match=r"exercises/01_one/exercise\.toml: 40"):
        timetable.rows(course)


def test_a_page_with_minutes_and_without_slides_fails(course):
    write(course / "docs" / "theory" / "late.md", PAGE.format(minutes=4))
    with pytest.raises(CourseError, match=r"theory/late\.md has minutes, but no file in slides/"):
        timetable.rows(course)


@pytest.mark.parametrize("lost", ["the page", "its minutes"])
def test_a_part_without_a_page_with_minutes_fails(course, lost):
    page = course / "docs" / "theory" / "b.md"
    page.unlink() if lost == "the page" else write(page, "---\ntitle: A page\n---\n\n# A page\n")
    with pytest.raises(
        CourseError, match=r"slides/b\.md has page: theory/b\.md, but .* write minutes: 15"
    ):
        timetable.rows(course)


def test_an_exercise_that_nobody_wrote_fails(course):
    (course / "exercises" / "01_one" / "exercise.toml").unlink()
    with pytest.raises(CourseError, match=r"no exercises/\*/exercise\.toml has id = 1"):
        timetable.rows(course)


def test_minutes_of_pages_to_look_up_do_not_count(course):
    write(course / "docs" / "failures.md", PAGE.format(minutes=45))
    assert sum(row.minutes for row in timetable.rows(course)) == 78


@pytest.mark.parametrize("wrong", ["", "soon", "-1", "nan", "inf", "1000"])
def test_minutes_that_are_none_are_refused_with_their_slide(course, wrong):
    path = course / "slides" / "a.md"
    write(path, path.read_text(encoding="utf-8").replace("minutes: 13", f"minutes: {wrong}"))
    with pytest.raises(CourseError, match=r"slides/a\.md, “Slide a”: needs minutes"):
        timetable.rows(course)


def test_an_unknown_key_is_a_mistake(course):
    path = course / "slides" / "a.md"
    write(
        path, path.read_text(encoding="utf-8").replace("minutes: 13", "minutes: 13\nlayuot: wide")
    )
    with pytest.raises(
        CourseError, match="'layuot: wide' is none of: checkpoint, layout, minutes, steps"
    ):
        timetable.rows(course)


def test_two_slides_with_one_address_are_refused(course):
    path = course / "slides" / "b.md"
    write(path, path.read_text(encoding="utf-8").replace("# Slide b", "# Slide a"))
    with pytest.raises(CourseError, match="#/slide-a"):
        timetable.rows(course)


def test_the_course_itself_keeps_the_time_and_counts_every_exercise():
    found = timetable.rows()
    for section, limit in timetable.LIMITS.items():
        assert 0 < sum(row.minutes for row in found if row.section == section) <= limit
    assert [row.exercise for row in found if row.section == "practice"] == [1, 2, 3, 4]
    assert all(timetable.exercise_minutes(ROOT, row.exercise) for row in found if row.exercise)


def test_the_clock_carries_minutes_and_hours():
    assert [timetable.clock(m) for m in (0, 0.5, 59.5, 62.5, 90)] == [
        "0:00:00",
        "0:00:30",
        "0:59:30",
        "1:02:30",
        "1:30:00",
    ]
