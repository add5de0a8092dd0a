"""Each Python block of a page says where it can be run: here, here as an analogy, or locally.

`docs/examples/runs-here.txt` names the examples that print in the browser's Python exactly what
was recorded from CPython; a test in real browsers proves each of them. A browser has neither
threads nor processes nor interpreters, so the list is short.
"""

from __future__ import annotations

import re
from pathlib import Path

from gillab.core.places import EXERCISES
from gillab.course.check import in_page
from gillab.course.exercises import load_exercises, select

HERE, ANALOGY, LOCALLY = "runs-here", "analogy", "run-locally"
WORDS = {
    HERE: "runs here",
    ANALOGY: "analogy",
    LOCALLY: "run locally",
}
MEANING = "lab/race/#labels"  # where the three words are explained
_EXAMPLE = re.compile(
    r"^(?P<indent>[ \t]*)``` *python\b *(?P<options>[^\n{}`]*)\n"
    r'(?P<include>[ \t]*--8<-- "(?:docs/examples|exercises)/(?P<name>[^":]+)")',
    re.MULTILINE,
)
_BLOCK = re.compile(r'<div class="(?P<classes>[^"]*\blanguage-python\b[^"]*)"(?P<rest>[^>]*)>')


def read(path: Path) -> frozenset[str]:
    """Names of the examples that run here, one a line; a line with # says why one is missing."""
    lines = path.read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def shown_steps() -> dict[str, tuple[str, str]]:
    """Starters and solutions of the steps that can be checked in the page.

    {the file that pages include, named below exercises/: (the step's id, the name readers see)}
    """
    found = {}
    for step in select(load_exercises(), None):
        if step.id in in_page.STEPS:
            for include, seen in ((step.starter, step.path), (step.solution, step.solution)):
                name = seen("task.py").relative_to(EXERCISES).as_posix()
                found[include("task.py").relative_to(EXERCISES).as_posix()] = (step.id, name)
    return found


def mark(markdown: str, runs_here: frozenset[str]) -> str:
    """Give the fences that include such an example a class and the example's name.

    Starters and solutions of steps that can be checked in the page get the step's id as well.
    """
    steps = shown_steps()

    def marked(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in runs_here and name not in steps:
            return found[0]
        step = ""
        if name in steps:
            number, name = steps[name]
            only = 'data-only="check" ' if number in in_page.CHECK_ONLY else ""
            step = f'data-step="{number}" {only}'
        options = f'.python .{HERE} data-example="{name}" {step}{found["options"]}'.rstrip()
        return f"{found['indent']}``` {{ {options} }}\n{found['include']}"

    return _EXAMPLE.sub(marked, markdown)


def show(html: str, root: str) -> str:
    """Write the label above every Python block; `root` leads from the page to the site's root."""

    def labelled(found: re.Match[str]) -> str:
        classes = found["classes"].split()
        label = next((name for name in (HERE, ANALOGY) if name in classes), LOCALLY)
        link = f'<a href="{root}{MEANING}">{WORDS[label]}</a>'
        return f'<p class="label label--{label}">{link}</p>{found[0]}'

    return _BLOCK.sub(labelled, html)
