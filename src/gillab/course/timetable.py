"""When each part of the workshop begins and how long it takes.

The minutes come from slides, front matter of pages and exercises. All of them must agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gillab.core.places import ROOT
from gillab.course import CourseError, front_matter, slides
from gillab.course.exercises import find_exercise
from gillab.course.slides import SECTIONS, Part

LIMITS = {"theory": 30, "practice": 60}  # minutes that the workshop has


@dataclass(frozen=True)
class Row:
    """One part of the workshop; `start` counts in minutes from the beginning."""

    section: str
    title: str
    page: str
    exercise: int | None
    start: float
    minutes: float


def rows(root: Path = ROOT) -> list[Row]:
    """The timetable; CourseError where the minutes disagree or are too many."""
    parts = slides.read_deck(root / "slides")
    for part in parts:
        _agree(part, root)
    _every_page_has_slides(parts, root)
    for section in SECTIONS:
        _fits(section, [part for part in parts if part.section == section])
    table, start = [], 0.0
    for part in parts:
        named = (part.section, part.title, part.page, part.exercise)
        table.append(Row(*named, start, part.minutes))
        start += part.minutes
    return table


def _fits(section: str, parts: Sequence[Part]) -> None:
    total, limit = sum(part.minutes for part in parts), LIMITS[section]
    if total > limit:
        longest = max(parts, key=lambda part: part.minutes)
        raise CourseError(
            f"agenda: {section} takes {show(total)} of {limit} minutes; take away "
            f"{show(total - limit)}, for instance from {longest.source} ({show(longest.minutes)})"
        )


def _agree(part: Part, root: Path) -> None:
    """Slides, page and exercise of one part take the same time."""
    said = {f"the slides in {part.source}": part.minutes}
    page = page_minutes(root / "docs" / part.page)
    if page is None:
        raise CourseError(
            f"agenda: {part.source} has page: {part.page}, but there is no docs/{part.page} "
            f"with minutes: in its front matter; write minutes: {show(part.minutes)} there"
        )
    said[f"docs/{part.page}"] = page
    if part.exercise is not None:
        said |= exercise_minutes(root, part.exercise)
    if len(set(said.values())) > 1:
        words = ", ".join(f"{where}: {show(value)}" for where, value in said.items())
        raise CourseError(f"agenda: minutes of “{part.title}” disagree ({words}): make them equal")


def _every_page_has_slides(parts: Sequence[Part], root: Path) -> None:
    """A page of the course with minutes, but without slides, would not be counted."""
    known = {part.page for part in parts}
    for folder in ("theory", "exercises"):
        for path in sorted((root / "docs" / folder).glob("*.md")):
            name = f"{folder}/{path.name}"
            if name not in known and page_minutes(path):
                raise CourseError(
                    f"agenda: docs/{name} has minutes, but no file in slides/ has page: {name}"
                )


def page_minutes(path: Path) -> float | None:
    """`minutes:` of a page's front matter; None where there is no page, or it has none."""
    if not path.is_file():
        return None
    where = f"docs/{path.parent.name}/{path.name}"
    found, _ = front_matter.read(path, where)
    return slides.minutes(found["minutes"], where) if found and "minutes" in found else None


def exercise_minutes(root: Path, wanted: int) -> dict[str, float]:
    """What exercise.toml says of the whole. Its steps are reckoned: gillab.course.reckoning."""
    exercise = find_exercise(wanted, root / "exercises")
    return {exercise.file: float(exercise.minutes)}


def show(minutes: float) -> str:
    """Minutes without needless digits: 2.0 → "2"."""
    return f"{minutes:g}"


def clock(minutes: float) -> str:
    """Minutes from the beginning as on a stop-watch: 62.5 → "1:02:30"."""
    hours, rest = divmod(round(minutes * 60), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
