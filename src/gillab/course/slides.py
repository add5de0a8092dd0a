"""Read slides/*.md: a file for each part of the agenda, its slides divided by lines of `---`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gillab.course import CourseError, front_matter

SECTIONS = ("theory", "practice")
PART_KEYS = {"title", "section", "page", "exercise"}
SLIDE_KEYS = {"minutes", "layout", "steps", "checkpoint"}
_COMMENT = re.compile(r"\A\s*<!--\n(.*?)\n-->\n", re.DOTALL)
_BREAK = re.compile(r"^---$", re.MULTILINE)
_NOTE = re.compile(r"^Note:$", re.MULTILINE)


@dataclass(frozen=True)
class Slide:
    """One slide: the keys of its comment, its text and its note in Markdown."""

    name: str  # its address: #/name
    title: str
    minutes: float
    layout: str
    steps: str  # line numbers of its code, step by step: "1-3|5"
    checkpoint: str  # on a cue: the step of the exercise after which the room is asked
    text: str
    note: str


@dataclass(frozen=True)
class Part:
    """The slides of one file, and the page that goes with them."""

    source: str  # the file, named from the project's folder
    title: str
    section: str  # one of SECTIONS
    page: str  # the page below docs/ that says the same at length
    exercise: int | None
    slides: tuple[Slide, ...]

    @property
    def minutes(self) -> float:
        return sum(slide.minutes for slide in self.slides)


def read_deck(folder: Path) -> list[Part]:
    """All parts in the order of their file names; CourseError names what is wrong in one."""
    parts = [read_part(path) for path in sorted(folder.glob("*.md"))]
    if not parts:
        raise CourseError(f"there are no slides in {folder}")
    names = [slide.name for part in parts for slide in part.slides]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise CourseError(f"slides: two slides would have the address #/{double[0]}: rename one")
    return parts


def read_part(path: Path) -> Part:
    where = f"slides/{path.name}"
    keys, text = front_matter.read(path, where, PART_KEYS)
    if keys is None:
        raise CourseError(f"{where}: begin with front matter between two lines of ---")
    if keys.get("section") not in SECTIONS or not keys.get("title") or not keys.get("page"):
        raise CourseError(
            f"{where}: front matter needs title, page and section ({' or '.join(SECTIONS)})"
        )
    exercise = keys.get("exercise", "")
    if exercise and not exercise.isdecimal():
        raise CourseError(f"{where}: exercise: {exercise!r} is not the number of an exercise")
    slides = [read_slide(piece, where) for piece in _BREAK.split(text)]
    return Part(
        source=where,
        title=keys["title"],
        section=keys["section"],
        page=keys["page"],
        exercise=int(exercise) if exercise else None,
        slides=tuple(slides),
    )


def read_slide(text: str, where: str) -> Slide:
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    if not title:
        raise CourseError(f"{where}: every slide needs a title (# …), its claim")
    where = f"{where}, “{title[1]}”"
    head = _COMMENT.match(text)
    keys = front_matter.pairs(head[1], where, SLIDE_KEYS) if head else {}
    body, *notes = _NOTE.split(text[head.end() if head else 0 :], maxsplit=1)
    return Slide(
        name=slug(title[1]),
        title=title[1],
        minutes=minutes(keys.get("minutes"), where),
        layout=keys.get("layout", "plain"),
        steps=keys.get("steps", ""),
        checkpoint=keys.get("checkpoint", ""),
        text=body.replace(title[0], "", 1).strip(),
        note=notes[0].strip() if notes else "",
    )


def minutes(value: object, where: str) -> float:
    """A number of minutes, 0 and halves included; CourseError names the place."""
    try:
        found = float(str(value))
    except ValueError:
        found = -1.0
    if not 0 <= found < 600:
        raise CourseError(f"{where}: needs minutes: with a number, such as minutes: 1.5")
    return found


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[`’'“”]", "", title.lower())).strip("-")
