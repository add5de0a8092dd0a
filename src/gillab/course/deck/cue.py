"""What a cue for an exercise says: its steps, read from exercises/."""

from __future__ import annotations

import html
from typing import Any

from gillab.course import CourseError
from gillab.course.exercises import find_exercise


def exercise_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` exercise with its number: a list of its steps; those beyond it have the word "extra"."""
    if not source.strip().isdecimal():
        raise CourseError(f"exercise {source.strip()!r}: the fence holds an exercise's number")
    items = "".join(
        f"<li><b>{step.id}</b> {html.escape(step.title)}"
        f"{' <em>extra</em>' if step.beyond else ''}</li>"
        for step in find_exercise(int(source)).steps
    )
    return f'<ol class="steps">{items}</ol>'
