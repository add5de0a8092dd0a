"""One timetable, and a build that refuses another one."""

from __future__ import annotations

import re

import pytest

from gillab.core.errors import SiteError
from gillab.core.places import ROOT
from gillab.course import agenda

SLIDE = "<!--\nminutes: {minutes}\n-->\n# Slide {name}\n\nProof.\n\nNote:\n- **Ask:** why?\n"
FRONT = "---\ntitle: Part {name}\nsection: {section}\npage: {page}\n{more}---\n\n"
PAGE = "---\ntitle: A page\nminutes: {minutes}\n---\n\n# A page\n"
STEPS = 'id = 1\ntitle = "One"\nminutes = {minutes}\n' + "".join(
    f'\n[[steps]]\nid = "1.{n}"\ntitle = "{title}"\nminutes = {{step}}\n'
    for n, title in ((1, "First"), (2, "Second"))
)


@pytest.fixture
def course(tmp_path):
    """A small course that fits: 28 minutes of theory, one exercise of 50."""
    for name, minutes in (("a", 13), ("b", 15)):
        part(tmp_path, name, "theory", minutes)
    part(tmp_path, "c", "practice", 50, exercise=True)
    return tmp_path


def part(root, name, section, minutes, exercise=False, page_minutes=None):
    folder = "theory" if section == "theory" else "exercises"
    page = f"{folder}/{name}.md"
    more = "exercise: 1\n" if exercise else ""
    front = FRONT.format(name=name, section=section, page=page, more=more)
    write(root / "slides" / f"{name}.md", front + SLIDE.format(name=name, minutes=minutes))
    write(
        root / "docs" / page, PAGE.format(minutes=minutes if page_minutes is None else page_minutes)
    )
    if exercise:
        steps(root, minutes)


def steps(root, minutes, step=None):
    text = STEPS.format(minutes=minutes, step=minutes / 2 if step is None else step)
    write(root / "exercises" / "01_one" / "exercise.toml", text)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_parts_begin_where_the_one_before_ends(course):
    assert [(row.title, row.start, row.minutes) for row in agenda.rows(course)] == [
        ("Part a", 0, 13),
        ("Part b", 13, 15),
        ("Part c", 28, 50),
    ]


def test_theory_over_thirty_minutes_fails_and_names_the_longest_part(course):
    part(course, "b", "theory", 17.5)
    with pytest.raises(SiteError, match=r"theory takes 30\.5 of 30 minutes; take away 0\.5.*b\.md"):
        agenda.rows(course)


def test_exactly_thirty_and_sixty_minutes_fit(course):
    part(course, "b", "theory", 17)
    part(course, "c", "practice", 60, exercise=True)
    assert sum(row.minutes for row in agenda.rows(course)) == 90


def test_practice_over_sixty_minutes_fails(course):
    part(course, "c", "practice", 61, exercise=True)
    with pytest.raises(SiteError, match="practice takes 61 of 60 minutes"):
        agenda.rows(course)


def test_a_page_that_takes_longer_than_its_slides_fails(course):
    part(course, "a", "theory", 13, page_minutes=14)
    with pytest.raises(
        SiteError, match=r"disagree \(the slides in slides/a\.md: 13, docs/theory/a\.md: 14\)"
    ):
        agenda.rows(course)


def test_steps_that_do_not_add_up_to_their_exercise_fail(course):
    steps(course, 50, step=20)
    with pytest.raises(SiteError, match=r"the steps in exercises/01_one/exercise\.toml: 40"):
        agenda.rows(course)


def test_a_page_without_slides_cannot_slip_past_the_clock(course):
    write(course / "docs" / "theory" / "late.md", PAGE.format(minutes=4))
    with pytest.raises(SiteError, match=r"theory/late\.md has minutes, but no file in slides/"):
        agenda.rows(course)


@pytest.mark.parametrize("lost", ["the page", "its minutes"])
def test_a_part_without_a_page_with_minutes_fails(course, lost):
    page = course / "docs" / "theory" / "b.md"
    page.unlink() if lost == "the page" else write(page, "---\ntitle: A page\n---\n\n# A page\n")
    with pytest.raises(
        SiteError, match=r"slides/b\.md has page: theory/b\.md, but .* write minutes: 15"
    ):
        agenda.rows(course)


def test_an_exercise_that_nobody_wrote_fails(course):
    (course / "exercises" / "01_one" / "exercise.toml").unlink()
    with pytest.raises(SiteError, match=r"no exercises/\*/exercise\.toml has id = 1"):
        agenda.rows(course)


def test_minutes_of_pages_to_look_up_do_not_count(course):
    write(course / "docs" / "failures.md", PAGE.format(minutes=45))
    assert sum(row.minutes for row in agenda.rows(course)) == 78


@pytest.mark.parametrize("wrong", ["", "soon", "-1", "nan", "inf", "1000"])
def test_minutes_that_are_none_are_refused_with_their_slide(course, wrong):
    path = course / "slides" / "a.md"
    write(path, path.read_text(encoding="utf-8").replace("minutes: 13", f"minutes: {wrong}"))
    with pytest.raises(SiteError, match=r"slides/a\.md, “Slide a”: needs minutes"):
        agenda.rows(course)


def test_an_unknown_key_is_a_mistake(course):
    path = course / "slides" / "a.md"
    write(
        path, path.read_text(encoding="utf-8").replace("minutes: 13", "minutes: 13\nlayuot: wide")
    )
    with pytest.raises(
        SiteError, match="'layuot: wide' is none of: checkpoint, layout, minutes, steps"
    ):
        agenda.rows(course)


def test_two_slides_with_one_address_are_refused(course):
    path = course / "slides" / "b.md"
    write(path, path.read_text(encoding="utf-8").replace("# Slide b", "# Slide a"))
    with pytest.raises(SiteError, match="#/slide-a"):
        agenda.rows(course)


def test_the_course_itself_keeps_the_time_and_counts_every_exercise():
    found = agenda.rows()
    for section, limit in agenda.LIMITS.items():
        assert 0 < sum(row.minutes for row in found if row.section == section) <= limit
    assert [row.exercise for row in found if row.section == "practice"] == [1, 2, 3, 4]
    assert all(agenda.exercise_minutes(ROOT, row.exercise) for row in found if row.exercise)


def test_every_table_shows_the_same_sum():
    found = agenda.rows()
    shown = [float(n) for n in re.findall(r"<li>.*?([\d.]+) min</span>", agenda.table(found, None))]
    assert shown == [row.minutes for row in found]
    practice = re.findall(r"<li>.*?([\d.]+) min</span>", agenda.agenda_fence("practice"))
    assert [*map(float, practice)] == [r.minutes for r in found if r.section == "practice"]
    last = re.findall(r"<tr><td><strong>([\d:]+)</strong>", agenda.run_of_show(found))[-1]
    assert last == agenda.clock(found[-1].start)


def test_the_clock_carries_minutes_and_hours():
    assert [agenda.clock(m) for m in (0, 0.5, 59.5, 62.5, 90)] == [
        "0:00:00",
        "0:00:30",
        "0:59:30",
        "1:02:30",
        "1:30:00",
    ]


CUE = "checkpoint: {checkpoint}\n-->\n# Slide c\n\n**Checkpoint** all `hands` up\n"


def cue(root, checkpoint):
    """The exercise of the small course, as a cue of 40 minutes and a last slide of 10."""
    path = root / "slides" / "c.md"
    text = path.read_text(encoding="utf-8").replace("minutes: 50", "minutes: 40")
    text = text.replace("-->\n# Slide c\n", CUE.format(checkpoint=checkpoint))
    write(path, f"{text}\n---\n\n{SLIDE.format(name='d', minutes=10)}")
    return agenda.read_deck(root / "slides")[-1]


def test_steps_and_checkpoint_stand_between_the_slides(course):
    assert agenda.moments(cue(course, "1.1"), 28, course) == [
        (28, "Slide c", 40),
        (28, "1.1 First", 25),
        (53, "Checkpoint: all hands up", None),
        (53, "1.2 Second", 25),
        (68, "Slide d", 10),
    ]


def test_a_step_beyond_the_exercise_takes_no_time(course):
    path = course / "exercises" / "01_one" / "exercise.toml"
    text = path.read_text(encoding="utf-8").replace("minutes = 50", "minutes = 25", 1)
    write(path, text.replace('id = "1.1"\n', 'id = "1.1"\nbeyond = true\n'))
    found = agenda.exercise_minutes(course, 1)
    assert set(found.values()) == {25.0}
    assert agenda.moments(cue(course, "1.2"), 28, course) == [
        (28, "Slide c", 40),
        (28, "1.1 First (fast finishers)", None),
        (28, "1.2 Second", 25),
        (53, "Checkpoint: all hands up", None),
        (68, "Slide d", 10),
    ]


def test_a_checkpoint_after_a_step_that_does_not_exist_is_refused(course):
    with pytest.raises(SiteError, match=r"“Slide c”: checkpoint: names a step \(1\.1, 1\.2\)"):
        agenda.moments(cue(course, "1.7"), 28, course)


def test_every_exercise_of_the_course_has_its_steps_and_one_checkpoint():
    table = agenda.run_of_show(agenda.rows())
    for number in (1, 2, 3, 4):
        assert f"<span>{number}.1 " in table
    assert table.count("<em>Checkpoint: ") == 4
