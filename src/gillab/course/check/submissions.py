"""Submissions as people write them, kept in tests/course/check/corpus/STEP/.

right_….py must pass the check, wrong_….py must not. Only the first two lines of a file are read:
"# says: …" is a part of the message that a wrong one must get, and "# on: posix" marks code
that Windows cannot run, or that ends differently there. Other files of a step stand beside it:
right_x.c is the task.c of right_x.py, and right_x.shop.py its shop.py.
"""

import sys
from pathlib import Path

from gillab.core.places import ROOT
from gillab.course.check.step_check import Verdict
from gillab.course.exercises import Step, variant

CORPUS = ROOT / "tests" / "course" / "check" / "corpus"


def submissions(step: Step, corpus: Path = CORPUS) -> list[Path]:
    """The task.py of each submission for that step."""
    return sorted(path for path in (corpus / step.id).glob("*.py") if "." not in path.stem)


def files(step: Step, submission: Path) -> dict[str, Path]:
    """The submission's own files, and our solution for those that it does not bring."""
    own = {name: submission.with_name(variant(name, submission.stem)) for name in step.files}
    return {name: path if path.is_file() else step.solution(name) for name, path in own.items()}


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
