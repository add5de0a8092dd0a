"""The timetable: one table from the minutes in front matter, exercise steps and slides.

Every part of the deck names its page and, in the practice, its exercise. All of them must say
the same number of minutes, so that whoever reads, presents or exercises keeps the same time.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gillab.core.errors import SiteError
from gillab.core.places import ROOT
from gillab.course.deck.source import SECTIONS, Part, Slide, read_deck
from gillab.course.deck.source import minutes as number

LIMITS = {"theory": 30, "practice": 60}  # minutes that the workshop has
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_CHECKPOINT = re.compile(r"^\*\*Checkpoint\*\* (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One part of the workshop; `start` counts in minutes from the beginning."""

    section: str
    title: str
    page: str
    exercise: int | None
    slides: int
    first_slide: str
    start: float
    minutes: float


def rows(root: Path = ROOT) -> list[Row]:
    """The timetable, or SiteError where the minutes disagree or are too many."""
    parts = read_deck(root / "slides")
    for part in parts:
        _agree(part, root)
    _nothing_escapes(parts, root)
    for section in SECTIONS:
        _fits(section, [part for part in parts if part.section == section])
    table, start = [], 0.0
    for part in parts:
        table.append(
            Row(
                part.section,
                part.title,
                part.page,
                part.exercise,
                len(part.slides),
                part.slides[0].name,
                start,
                part.minutes,
            )
        )
        start += part.minutes
    return table


def _fits(section: str, parts: Sequence[Part]) -> None:
    total, limit = sum(part.minutes for part in parts), LIMITS[section]
    if total > limit:
        longest = max(parts, key=lambda part: part.minutes)
        raise SiteError(
            f"agenda: {section} takes {show(total)} of {limit} minutes; take away "
            f"{show(total - limit)}, for instance from {longest.source} ({show(longest.minutes)})"
        )


def _agree(part: Part, root: Path) -> None:
    """Slides, page and exercise of one part take the same time."""
    said = {f"the slides in {part.source}": part.minutes}
    page = page_minutes(root / "docs" / part.page)
    if page is None:
        raise SiteError(
            f"agenda: {part.source} has page: {part.page}, but there is no docs/{part.page} "
            f"with minutes: in its front matter; write minutes: {show(part.minutes)} there"
        )
    said[f"docs/{part.page}"] = page
    if part.exercise is not None:
        said |= exercise_minutes(root, part.exercise)
    if len(set(said.values())) > 1:
        words = ", ".join(f"{where}: {show(value)}" for where, value in said.items())
        raise SiteError(f"agenda: minutes of “{part.title}” disagree ({words}): make them equal")


def _nothing_escapes(parts: Sequence[Part], root: Path) -> None:
    """A page of the course with minutes, but without slides, would not be counted."""
    known = {part.page for part in parts}
    for folder in ("theory", "exercises"):
        for path in sorted((root / "docs" / folder).glob("*.md")):
            name = f"{folder}/{path.name}"
            if name not in known and page_minutes(path):
                raise SiteError(
                    f"agenda: docs/{name} has minutes, but no file in slides/ has page: {name}"
                )


def page_minutes(path: Path) -> float | None:
    """`minutes:` of a page's front matter; None where there is no page, or it has none."""
    if not path.is_file():
        return None
    front = _FRONT.match(path.read_text(encoding="utf-8"))
    found = re.search(r"(?m)^minutes:\s*(\S+)", front[1]) if front else None
    return number(found[1], path.name) if found else None


def exercise_minutes(root: Path, wanted: int) -> dict[str, float]:
    """What exercise.toml says in sum and step by step, without the steps beyond it."""
    where, entry = _exercise(root, wanted)
    steps = sum(step["minutes"] for step in entry["steps"] if not step.get("beyond"))
    return {where: float(entry["minutes"]), f"the steps in {where}": float(steps)}


def _exercise(root: Path, wanted: int) -> tuple[str, dict[str, Any]]:
    """(its name below the project, its content) of one exercise.toml."""
    for path in sorted((root / "exercises").glob("*/exercise.toml")):
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        if entry.get("id") == wanted:
            return f"exercises/{path.parent.name}/exercise.toml", entry
    raise SiteError(f"agenda: no exercises/*/exercise.toml has id = {wanted}")


def show(minutes: float) -> str:
    return f"{minutes:g}"


def clock(minutes: float) -> str:
    """Minutes from the beginning as on a stop-watch: 62.5 → "1:02:30"."""
    hours, rest = divmod(round(minutes * 60), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"


def table(found: Sequence[Row], docs: str | None) -> str:
    """The agenda as HTML; `docs` leads to the site's root ("../"), None makes no links."""
    body = "".join(
        _section(name, [r for r in found if r.section == name], docs) for name in SECTIONS
    )
    return f'<div class="agenda">{body}</div>'


def _section(name: str, found: Sequence[Row], docs: str | None) -> str:
    items = ""
    for row in found:
        title = html.escape(row.title)
        if docs is not None and (ROOT / "docs" / row.page).is_file():
            title = f'<a href="{docs}{row.page.removesuffix(".md")}/">{title}</a>'
        items += f"<li>{title} <span>{show(row.minutes)} min</span></li>"
    total = show(sum(row.minutes for row in found))
    head = f'<h3>{name.capitalize()} <span class="minutes">{total} min</span></h3>'
    return f"<div>{head}<ol>{items}</ol></div>"


def agenda_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` agenda: the table; `run of show` in it: by the minute; `practice`: the exercises."""
    found, wanted = rows(), source.strip()
    if wanted == "run of show":
        return run_of_show(found)
    if wanted == "practice":
        part = [row for row in found if row.section == wanted]
        return f'<div class="agenda">{_section(wanted, part, "../")}</div>'
    return table(found, None)


def run_of_show(found: Sequence[Row]) -> str:
    """Every slide, step and checkpoint with the moment at which it begins, for the instructor."""
    parts = {part.page: part for part in read_deck(ROOT / "slides")}
    lines = ""
    for row in found:
        lines += _line(row.start, row.title, row.minutes, "strong")
        for moment, title, minutes in moments(parts[row.page], row.start, ROOT):
            lines += _line(moment, title, minutes, "span" if minutes is not None else "em")
    head = "<tr><th>begins at</th><th>what</th><th>minutes</th></tr>"
    # Focusable, since it scrolls by itself on a phone without scripts.
    return f'<table tabindex="0"><thead>{head}</thead><tbody>{lines}</tbody></table>'


Moment = tuple[float, str, float | None]


def moments(part: Part, start: float, root: Path) -> list[Moment]:
    """(begins at, title, minutes) of slides, steps and checkpoint; a checkpoint takes no time,
    and neither does a step beyond the exercise."""
    found: list[Moment] = []
    steps = [] if part.exercise is None else _exercise(root, part.exercise)[1]["steps"]
    moment = start
    for slide in part.slides:
        found.append((moment, slide.title.replace("`", ""), slide.minutes))
        if slide.checkpoint:
            found += _steps(steps, moment, slide, part.source)
        moment += slide.minutes
    return sorted(found, key=lambda one: one[0])


def _steps(
    steps: Sequence[dict[str, Any]], moment: float, slide: Slide, source: str
) -> Iterator[Moment]:
    """The steps of an exercise, and the checkpoint where the step that it names is over."""
    words = _CHECKPOINT.search(slide.text)
    if not words or slide.checkpoint not in {step["id"] for step in steps}:
        known = ", ".join(step["id"] for step in steps)
        raise SiteError(
            f"{source}, “{slide.title}”: checkpoint: names a step ({known}), "
            "and the slide says **Checkpoint** and what everybody has by then"
        )
    for step in steps:
        if step.get("beyond"):
            yield moment, f"{step['id']} {step['title']} (fast finishers)", None
            continue
        yield moment, f"{step['id']} {step['title']}", float(step["minutes"])
        moment += step["minutes"]
        if step["id"] == slide.checkpoint:
            yield moment, f"Checkpoint: {words[1].replace('`', '')}", None


def _line(moment: float, title: str, minutes: float | None, tag: str) -> str:
    cells = (clock(moment), html.escape(title), "" if minutes is None else show(minutes))
    return "<tr>" + "".join(f"<td><{tag}>{cell}</{tag}></td>" for cell in cells) + "</tr>"
