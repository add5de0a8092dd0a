"""Slides and their front matter: what is read, and how a mistake is named."""

from __future__ import annotations

import pytest

from gillab.core.places import ROOT
from gillab.course import CourseError, front_matter
from gillab.course.slides import read_deck, read_part

FRONT = "---\ntitle: A part\nsection: theory\npage: a.md\n---\n\n"
SLIDE = "<!--\nminutes: 1\n-->\n# A claim\n\nProof.\n\nNote:\n- **Ask:** why?\n"


def test_a_part_has_its_keys_and_its_slides(tmp_path):
    path = tmp_path / "01-a.md"
    front = FRONT.replace("page:", "exercise: 7\npage:")
    more = SLIDE.replace("claim", "second claim").replace("1", "0.5\nsteps: 1-3|5")
    path.write_text(f"{front}{SLIDE}\n---\n\n{more}", "utf-8")
    part = read_part(path)
    assert (part.title, part.section, part.page, part.exercise) == ("A part", "theory", "a.md", 7)
    first, second = part.slides
    assert (first.name, first.text, first.note) == ("a-claim", "Proof.", "- **Ask:** why?")
    assert (second.steps, part.minutes) == ("1-3|5", 1.5)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    path = tmp_path / "01-a.md"
    path.write_text(FRONT + SLIDE, "utf-8")
    before = read_part(path)
    path.write_bytes(b"\xef\xbb\xbf" + (FRONT + SLIDE).replace("\n", "\r\n").encode())
    assert read_part(path) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# A claim\n", "begin with front matter"),
        (FRONT + "No title here\n", "every slide needs a title"),
        (FRONT.replace("theory", "thoery") + SLIDE, "front matter needs title, page and section"),
        (FRONT.replace("page:", "pgae:") + SLIDE, "'pgae: a.md' is none of"),
        (
            FRONT.replace("page: a.md", "page: [a.md, b.md]") + SLIDE,
            "page: holds .*a.md.* needs one text",
        ),
        (FRONT.replace("A part", "A part: two") + SLIDE, "is no YAML: mapping values"),
        (FRONT.replace("title: A part", "A part") + SLIDE, "is no YAML"),
        ("---\nhello\n---\n\n" + SLIDE, "'hello' is no line of key: value"),
        (FRONT.replace("page:", "exercise: one\npage:") + SLIDE, "'one' is not the number of"),
        (FRONT + SLIDE.replace("minutes: 1", "minutes: [1"), "A claim”: .* is no YAML"),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path, text, says):
    path = tmp_path / "01-a.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=says) as raised:
        read_part(path)
    assert "\n" not in str(raised.value)


def test_a_folder_without_slides_says_so(tmp_path):
    with pytest.raises(CourseError, match="there are no slides in"):
        read_deck(tmp_path)


def test_pages_are_read_by_the_same_reader_as_mkdocs(tmp_path):
    from mkdocs.utils.meta import get_data

    for path in sorted((ROOT / "docs").rglob("*.md")):
        text, found = get_data(path.read_text("utf-8-sig"))
        front, rest = front_matter.read(path, path.name)
        assert list(front or {}) == list(found) and rest.strip() == text.strip(), path
