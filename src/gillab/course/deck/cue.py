"""What a cue for an exercise says: its steps, read from exercises/."""

from __future__ import annotations

import html
from typing import Any

from gillab.course.exercises import EXERCISES, load_exercise


def exercise_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` exercise with its number: the steps with their minutes, or "extra" where they are beyond
    the exercise; nothing before it is written."""
    for path in sorted(EXERCISES.glob("*/exercise.toml")):
        exercise = load_exercise(path.parent)
        if exercise.id == int(source):
            items = "".join(
                f"<li><b>{step.id}</b> {html.escape(step.title)}"
                f" {'<em>extra</em>' if step.beyond else f'<span>{step.minutes} min</span>'}</li>"
                for step in exercise.steps
            )
            return f'<ol class="steps">{items}</ol>'
    return ""
