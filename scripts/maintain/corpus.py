"""Print a table in Markdown of how each submission of the corpus was judged.

    .venv/bin/python scripts/maintain/corpus.py 1 4 > corpus.md

gillab.course.check.submissions says where submissions lie and how they are written.
"""

import argparse
import os
import sys
from pathlib import Path

from gillab.course import CourseError
from gillab.course.check import terminal
from gillab.course.check.solved_run import provenance
from gillab.course.check.step_check import check_step
from gillab.course.check.submissions import files, is_for_this_system, message, submissions
from gillab.course.exercises import Step, load_exercises, select


def row(step: Step, submission: Path) -> str:
    verdict = check_step(step, files(step, submission))
    said = "passed" if verdict.passed else "not yet"
    name = submission.stem.replace("_", " ")
    cells = (step.id, name, said, f"{verdict.seconds:.1f} s", message(verdict))
    return f"| {' | '.join(cell.replace('|', '\\|') for cell in cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("which", nargs="*", help="exercises (1) or steps (1.2); without any: all")
    wanted = parser.parse_args().which or [None]
    terminal.prepare()
    os.environ["COLUMNS"] = "200"
    try:
        steps = [step for which in wanted for step in select(load_exercises(), which)]
    except CourseError as error:
        sys.exit(f"corpus.py: {error}")
    print("| step | submission | verdict | time | message |\n|---|---|---|---|---|")
    for step in steps:
        for submission in filter(is_for_this_system, submissions(step)):
            print(row(step, submission), flush=True)
    print(f"\njudged with {provenance()}")


if __name__ == "__main__":
    main()
