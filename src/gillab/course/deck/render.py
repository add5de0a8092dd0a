"""Slides and notes as HTML, by the same Markdown extensions as the pages."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import markdown

from gillab.charts import embed
from gillab.core.errors import SiteError
from gillab.course import timetable
from gillab.course.agenda import agenda_fence
from gillab.course.deck.cue import exercise_fence
from gillab.course.diagrams import inline, picture_fence
from gillab.course.slides import Part, Slide

Json = dict[str, Any]

_LINE = re.compile(r'<span id="__span-\d+-(\d+)">(?:<a [^>]*></a>)?')
_FENCES = {
    "chart": embed.chart_fence,
    "picture": picture_fence,
    "agenda": agenda_fence,
    "exercise": exercise_fence,
}


def converter(root: Path) -> markdown.Markdown:
    """One for the whole deck, with the pages' syntax for code, snippets, charts and pictures."""
    fences = [{"name": name, "class": name, "format": call} for name, call in _FENCES.items()]
    return markdown.Markdown(
        extensions=[
            "attr_list",
            "md_in_html",
            "tables",
            "pymdownx.highlight",
            "pymdownx.inlinehilite",
            "pymdownx.snippets",
            "pymdownx.superfences",
        ],
        extension_configs={
            "pymdownx.highlight": {"line_spans": "__span", "pygments_lang_class": True},
            "pymdownx.snippets": {"base_path": [str(root)], "check_paths": True},
            "pymdownx.superfences": {"custom_fences": fences},
        },
        output_format="html",
    )


def sections(parts: list[Part], figures: dict[str, Json], root: Path) -> list[tuple[str, str]]:
    """(slide, its note once more) in order; both are HTML."""
    make = converter(root)
    found: list[tuple[str, str]] = []
    for number, part in enumerate(parts, 1):
        for slide in part.slides:
            try:
                body = make.reset().convert(slide.text)
            except Exception as error:  # snippets raises a class of its own
                raise SiteError(f"{part.source}, “{slide.title}”: {error}") from None
            body = _LINE.sub(r'<span data-line="\1">', body)
            body = embed.fill(body, figures, embed.on_slide)
            when = f'<p class="when">{len(found) + 1} · {timetable.show(slide.minutes)} min</p>'
            note = when + make.reset().convert(slide.note)
            found.append((section(slide, part, number, body, note), note))
    return found


def section(slide: Slide, part: Part, number: int, body: str, note: str) -> str:
    """One slide: where we are, the claim, the proof."""
    steps = f' data-steps="{html.escape(slide.steps)}"' if slide.steps else ""
    if slide.layout == "cue":  # the whole exercise, with the slides that end it
        steps += f' data-countdown="{round(part.minutes * 60)}"'
    where = f"{number} · {html.escape(part.title)}"
    return (
        f'<section id="{slide.name}" class="slide slide--{html.escape(slide.layout)}" '
        f'data-section="{part.section}" data-timing="{round(slide.minutes * 60)}"{steps}>'
        f'<header><p class="where">{where}</p><h2>{inline(slide.title)}</h2></header>'
        f'<div class="proof">{body}</div><aside class="notes">{note}</aside></section>'
    )
