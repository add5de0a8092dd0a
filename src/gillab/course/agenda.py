"""The fence ``` agenda: the timetable as HTML, for pages and slides."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gillab.core.places import ROOT
from gillab.course import CourseError, reckoning, slides, timetable
from gillab.course.exercises import Exercise, find_exercise, load_exercises
from gillab.course.reckoning import Reckoned
from gillab.course.slides import SECTIONS, Part, Slide
from gillab.course.timetable import Row, clock, show

_CHECKPOINT = re.compile(r"^\*\*Checkpoint\*\* (.+)$", re.MULTILINE)


def agenda_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` agenda: the table that the fence names; an empty fence is all of it without links."""
    wanted, found = source.strip(), timetable.rows()
    tables = {
        "": lambda: table(found, None),
        "with links": lambda: table(found, ""),  # for the start page, at the site's root
        "practice": lambda: practice(found),
        "run of show": lambda: run_of_show(found),
        "reckoned": lambda: reckoned(load_exercises()),
    }
    if wanted not in tables:
        raise CourseError(f"no agenda {wanted!r}; choose one of: {', '.join(filter(None, tables))}")
    return tables[wanted]()


def table(found: Sequence[Row], docs: str | None) -> str:
    """The agenda as HTML; `docs` leads to the site's root ("../"), None makes no links."""
    body = "".join(
        _section(name, [row for row in found if row.section == name], docs) for name in SECTIONS
    )
    return f'<div class="agenda">{body}</div>'


def practice(found: Sequence[Row]) -> str:
    """The exercises alone, for a page one folder below the site's root."""
    rows = [row for row in found if row.section == "practice"]
    return f'<div class="agenda">{_section("practice", rows, "../")}</div>'


def _section(name: str, found: Sequence[Row], docs: str | None) -> str:
    items = ""
    for row in found:
        title = html.escape(row.title)
        if docs is not None:
            title = f'<a href="{docs}{row.page.removesuffix(".md")}/">{title}</a>'
        items += f"<li>{title} <span>{show(row.minutes)} min</span></li>"
    total = show(sum(row.minutes for row in found))
    head = f'<h3>{name.capitalize()} <span class="minutes">{total} min</span></h3>'
    return f"<div>{head}<ol>{items}</ol></div>"


def run_of_show(found: Sequence[Row]) -> str:
    """Every slide, step and checkpoint with the moment at which it begins, for the instructor."""
    parts = {part.page: part for part in slides.read_deck(ROOT / "slides")}
    lines = ""
    for row in found:
        lines += _line(row.start, row.title, row.minutes, "strong")
        for moment, title, minutes in moments(parts[row.page], row.start, ROOT):
            lines += _line(moment, title, minutes, "span" if minutes is not None else "em")
    head = "<tr><th>begins at</th><th>what</th><th>minutes</th></tr>"
    # With tabindex, a keyboard can scroll the table on a narrow screen without scripts.
    return f'<table tabindex="0"><thead>{head}</thead><tbody>{lines}</tbody></table>'


def reckoned(exercises: Sequence[Exercise]) -> str:
    """What each part of each exercise takes by the rule, for the instructor."""
    lines = ""
    for exercise in exercises:
        found = reckoning.parts(exercise)
        within = f"{reckoning.total(found):.1f} of {show(exercise.minutes)}"
        title = f"Exercise {exercise.id}: {exercise.title}"
        lines += _cells("strong", title, "", "", "", "", within if exercise.minutes else "")
        for one in found:
            name = f"{one.title} (extra)" if one.beyond else one.title
            counted = (one.words, one.lines, one.letters, one.runs)
            lines += _cells("span", name, *map(str, counted), f"{one.minutes:.1f}")
    columns = ("part", "words", "lines of code", "letters typed", "runs", "minutes")
    head = "".join(f"<th>{column}</th>" for column in columns)
    return f'<table tabindex="0"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'


def _cells(tag: str, *cells: str) -> str:
    return "<tr>" + "".join(f"<td><{tag}>{html.escape(c)}</{tag}></td>" for c in cells) + "</tr>"


Moment = tuple[float, str, float | None]


def moments(
    part: Part,
    start: float,
    root: Path,
    parts_of: Callable[[Exercise, Path], list[Reckoned]] = reckoning.parts,
) -> list[Moment]:
    """(begins at, title, minutes) of the part's slides, what its exercise has, and checkpoint.

    The minutes are None for a checkpoint and for a step beyond the exercise: they take no time.
    """
    found: list[Moment] = []
    steps: Sequence[Reckoned] = ()
    if part.exercise is not None:
        steps = parts_of(find_exercise(part.exercise, root / "exercises"), root)
    moment = start
    for slide in part.slides:
        found.append((moment, slide.title.replace("`", ""), slide.minutes))
        if slide.checkpoint:
            found += _steps(steps, moment, slide, part.source)
        moment += slide.minutes
    return sorted(found, key=lambda one: one[0])


def _steps(steps: Sequence[Reckoned], moment: float, slide: Slide, source: str) -> Iterator[Moment]:
    """The parts of an exercise, and the checkpoint at the end of the step that it names."""
    words = _CHECKPOINT.search(slide.text)
    if not words or slide.checkpoint not in {step.id for step in steps}:
        known = ", ".join(step.id for step in steps if step.id)
        raise CourseError(
            f"{source}, “{slide.title}”: checkpoint: names a step ({known}), "
            "and the slide says **Checkpoint** and what everybody has by then"
        )
    for step in steps:
        if step.beyond:
            yield moment, f"{step.title} (fast finishers)", None
            continue
        yield moment, step.title, step.minutes
        moment += step.minutes
        if step.id == slide.checkpoint:
            yield moment, f"Checkpoint: {words[1].replace('`', '')}", None


def _line(moment: float, title: str, minutes: float | None, tag: str) -> str:
    said = "" if minutes is None else f"{minutes:.1f}".removesuffix(".0")
    return _cells(tag, clock(moment), title, said)
