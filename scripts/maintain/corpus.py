"""Submissions as people write them, and a table of how each was judged.

    python -m maintain.corpus 1 4 > corpus.md

They lie in tests/course/check/corpus/STEP/: right_….py must pass, wrong_….py must not. Only the
first lines are read: "# says: …" is a fragment of the message that a wrong one must get, and
"# on: posix" tells of code that Windows cannot run, or ends in another way.
"""

import os
import sys
from pathlib import Path

from maintain.record_steps import provenance

from gillab.core.places import ROOT
from gillab.course.check import terminal
from gillab.course.check.step_check import Verdict, check_step
from gillab.course.exercises import Step, load_exercises, select

CORPUS = ROOT / "tests" / "course" / "check" / "corpus"


def submissions(step: Step) -> list[Path]:
    return sorted((CORPUS / step.id).glob("*.py"))


def files(step: Step, submission: Path) -> dict[str, Path]:
    """The submission's own files, and our solution for those that it does not bring."""
    own = {f"task{path.suffix}": path for path in submission.parent.glob(f"{submission.stem}.*")}
    return {name: own.get(name, step.solution(name)) for name in step.files}


def head(submission: Path) -> list[str]:
    return submission.read_text(encoding="utf-8").splitlines()[:2]


def is_for_this_system(submission: Path) -> bool:
    return sys.platform != "win32" or "# on: posix" not in head(submission)


def message(verdict: Verdict) -> str:
    """What a person reads first: what their code did, what was wanted, the likely reason."""
    if verdict.passed:
        return ""
    parts = (verdict.did, f"wanted: {verdict.wanted}", verdict.because)
    return " · ".join(" ".join(part.split()) for part in parts if part)


def row(step: Step, submission: Path) -> str:
    verdict = check_step(step, files(step, submission))
    said = "passed" if verdict.passed else "not yet"
    name = submission.stem.replace("_", " ")
    cells = (step.id, name, said, f"{verdict.seconds:.1f} s", message(verdict))
    return f"| {' | '.join(cell.replace('|', '\\|') for cell in cells)} |"


def main() -> None:
    terminal.prepare()
    os.environ["COLUMNS"] = "200"
    print("| step | submission | verdict | time | message |\n|---|---|---|---|---|")
    for which in sys.argv[1:] or [None]:
        for step in select(load_exercises(), which):
            for submission in filter(is_for_this_system, submissions(step)):
                print(row(step, submission), flush=True)
    print(f"\njudged with {provenance()}")


if __name__ == "__main__":
    main()
