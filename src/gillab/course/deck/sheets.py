"""Work sheets: all steps of all exercises on paper, with or without their solutions."""

from __future__ import annotations

import html
from typing import Any

from gillab.course.exercises import Exercise, Step, load_exercises
from gillab.course.timetable import show


def sheets_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` sheets: every step as its starter; with `solutions` in it, solved and explained."""
    solved = source.strip() == "solutions"
    return "".join(_exercise(exercise, solved) for exercise in load_exercises())


def _exercise(exercise: Exercise, solved: bool) -> str:
    steps = "".join(_step(step, solved) for step in exercise.steps)
    title = f"{exercise.id}. {html.escape(exercise.title)}"
    minutes = (
        f'<span class="minutes">{show(exercise.minutes)} min</span>' if exercise.minutes else ""
    )
    return f'<section class="sheet"><h2>{title} {minutes}</h2>{steps}</section>'


def _step(step: Step, solved: bool) -> str:
    extra = " (extra)" if step.beyond else ""
    title = f"<h3>{step.id} {html.escape(step.title)}{extra}</h3>"
    files = "".join(_code(step, name, solved) for name in step.files)
    if solved:
        return f"{title}{files}{_formatted(f'**Notice.** {step.notice}')}"
    lines = "".join(
        f'<p class="line">{words}</p>' for words in ("My guess:", "What happened:", "Why:")
    )
    return f"{title}{files}{lines}"


def _formatted(text: str) -> str:
    import markdown

    return markdown.markdown(" ".join(text.split()))


def _code(step: Step, name: str, solved: bool) -> str:
    """The starter and not task.py itself: that may hold somebody's work."""
    path = step.solution(name) if solved else step.starter(name)
    if not path.is_file():
        return ""
    text = _coloured(path.read_text(encoding="utf-8"), path.suffix)
    return f"<p><code>{html.escape(name)}</code></p>{text}"


def _coloured(text: str, suffix: str) -> str:
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    language = {".py": "python", ".c": "c"}.get(suffix, "text")
    classes = f"language-{language} highlight"  # as the blocks of a page have them
    return highlight(
        text, get_lexer_by_name(language), HtmlFormatter(cssclass=classes, wrapcode=True)
    )
