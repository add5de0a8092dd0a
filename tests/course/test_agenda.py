"""The agenda as HTML: one sum in every table, links that lead somewhere, the run of show."""

from __future__ import annotations

import re

import pytest

from gillab.core.places import ROOT
from gillab.course import CourseError, agenda, timetable
from gillab.course.reckoning import Reckoned

from .small_course import cue, write


def test_every_table_shows_the_same_sum():
    found = timetable.rows()
    shown = [float(n) for n in re.findall(r"<li>.*?([\d.]+) min</span>", agenda.table(found, None))]
    assert shown == [row.minutes for row in found]
    practice = re.findall(r"<li>.*?([\d.]+) min</span>", agenda.agenda_fence("practice"))
    assert [*map(float, practice)] == [r.minutes for r in found if r.section == "practice"]
    assert agenda.agenda_fence("") == agenda.table(found, None)
    last = re.findall(r"<tr><td><strong>([\d:]+)</strong>", agenda.run_of_show(found))[-1]
    assert last == timetable.clock(found[-1].start)


def twenty_five_each(exercise, root):
    """Parts of that many minutes, whatever stands on the page."""
    return [
        Minutes(f"{step.id} {step.title}", step.id, beyond=step.beyond) for step in exercise.steps
    ]


class Minutes(Reckoned):
    minutes = 25.0


def test_steps_and_checkpoint_stand_between_the_slides(course):
    assert agenda.moments(cue(course, "1.1"), 28, course, twenty_five_each) == [
        (28, "Slide c", 40),
        (28, "1.1 First", 25),
        (53, "Checkpoint: all hands up", None),
        (53, "1.2 Second", 25),
        (68, "Slide d", 10),
    ]


def test_a_step_beyond_the_exercise_takes_no_time(course):
    path = course / "exercises" / "01_one" / "exercise.toml"
    text = path.read_text(encoding="utf-8")
    write(path, text.replace('id = "1.1"\n', 'id = "1.1"\nbeyond = true\n'))
    assert agenda.moments(cue(course, "1.2"), 28, course, twenty_five_each) == [
        (28, "Slide c", 40),
        (28, "1.1 First (fast finishers)", None),
        (28, "1.2 Second", 25),
        (53, "Checkpoint: all hands up", None),
        (68, "Slide d", 10),
    ]


def test_a_checkpoint_after_a_step_that_does_not_exist_is_refused(course):
    with pytest.raises(CourseError, match=r"“Slide c”: checkpoint: names a step \(1\.1, 1\.2\)"):
        agenda.moments(cue(course, "1.7"), 28, course, twenty_five_each)


def test_every_exercise_of_the_course_has_its_steps_and_one_checkpoint():
    table = agenda.run_of_show(timetable.rows())
    for first in ("1.1", "2.1", "3.1", "4.1"):
        assert f"<span>{first} " in table
    assert table.count("<em>Checkpoint: ") == 4


@pytest.mark.parametrize(("wanted", "root"), [("with links", ""), ("practice", "../")])
def test_links_of_the_agenda_lead_to_pages_that_exist(wanted, root):
    links = re.findall(r'<a href="([^"]+)">', agenda.agenda_fence(wanted))
    assert links
    for link in links:
        assert (ROOT / "docs" / f"{link.removeprefix(root).rstrip('/')}.md").is_file()


def test_an_agenda_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(CourseError, match="no agenda 'links'; choose one of: with links, practice"):
        agenda.agenda_fence("links")
