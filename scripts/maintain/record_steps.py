"""Record what the checks print, for the pages and for machines without a C compiler.

    .venv/bin/python scripts/maintain/record_steps.py 1

Checks each step as it starts out and as solved, and keeps the terminal's text in the exercise's
folder recorded/. The measurements of steps that need a C compiler go to their recorded.json.
"""

import argparse
import json
import os
import sys

from gillab.course import CourseError
from gillab.course.check import terminal
from gillab.course.check.solved_run import provenance, run_solved
from gillab.course.check.step_check import check_step
from gillab.course.exercises import Step, load_exercises, select

COLUMNS = "78"  # what fits a page's code block
ASK = "import json, task, test_task as t; print(json.dumps(t.measure(task)))"


def keep(step: Step, name: str, text: str) -> None:
    path = step.folder.parent / "recorded" / f"{step.id}-{name}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text.rstrip()}\n\nrecorded with {provenance()}\n", encoding="utf-8")


def record(step: Step) -> None:
    starter = check_step(step, step.starters())
    keep(step, "starter", "\n".join(terminal.verdict_lines(starter)))
    verdict = check_step(step, step.solutions())
    if not verdict.passed:
        sys.exit(f"{step.id}: its own solution does not pass: {verdict.text()}")
    keep(step, "passed", "\n".join(terminal.verdict_lines(verdict)))
    keep(step, "run", run_solved(step, [sys.executable, "task.py"]))
    if step.extension:  # shown on machines without a compiler
        measured = json.loads(run_solved(step, [sys.executable, "-c", ASK]))
        text = json.dumps({"where": provenance(), **measured}, indent=1) + "\n"
        step.path("recorded.json").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("which", nargs="?", help="an exercise (1) or a step (1.2); without: all")
    wanted = parser.parse_args().which
    os.environ["COLUMNS"] = COLUMNS
    try:
        steps = select(load_exercises(), wanted)
    except CourseError as error:
        sys.exit(f"record_steps.py: {error}")
    for step in steps:
        record(step)
        print(f"recorded {step.id}")


if __name__ == "__main__":
    main()
