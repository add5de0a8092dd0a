"""Code as people write it: wrong in a known way, or right in another way than ours.

How they are written down: gillab.course.check.submissions.
"""

import dataclasses
import os
import sys
from pathlib import Path

import pytest

from gillab.course.check.c_extension import NoCompiler, Source, build
from gillab.course.check.step_check import check_step
from gillab.course.check.submissions import (
    files,
    head,
    is_for_this_system,
    message,
    submissions,
)
from gillab.course.exercises import load_exercises, select

from .conftest import BUILDS

STEPS = {step.id: step for step in select(load_exercises(), None)}
SUBMISSIONS = [path for step in STEPS.values() for path in submissions(step)]
LONG = os.environ.get("GILLAB_LONG") == "1"  # everything on both builds: once a month in CI
STOPPED = "was still busy after"  # the message of what reaches the time limit


def wanted_message(submission: Path) -> str:
    first = head(submission)[0]
    assert first.startswith("# says: "), f"{submission} does not say which message it expects"
    return first.removeprefix("# says: ")


def needs_compiler(step):
    if step.extension:
        name = step.extension.source
        path = step.solution(name) if name in step.files else step.path(name)
        try:
            build(Source(step.extension.name, path))
        except NoCompiler as error:
            if sys.platform == "win32":
                pytest.skip(f"{step.id} needs a C compiler: {error}")
            pytest.fail(f"judging {step.id} needs a compiler here: {error}")


def chosen(step_id: str) -> list[Path]:
    """Two right ones of the step and four wrong ones, from everywhere in the list."""
    ours = [path for path in SUBMISSIONS if path.parent.name == step_id]
    right = [path for path in ours if path.stem.startswith("right_")]
    wrong = [path for path in ours if path.stem.startswith("wrong_")]
    return right[:2] + wrong[:: max(1, len(wrong) // 4)][:4]


def each_submission():
    """All on both builds once a month in CI; else some of each step, on the first build."""
    for path in SUBMISSIONS if LONG else [path for step in STEPS for path in chosen(step)]:
        for python in BUILDS if LONG else BUILDS[:1]:
            yield pytest.param(path, python, id=f"{path.parent.name}-{path.stem}-{python}")


@pytest.mark.parametrize(("submission", "python"), [*each_submission()], indirect=["python"])
def test_judged_correctly(submission, python, monkeypatch):
    if submission.stem.startswith("wrong_") and STOPPED in wanted_message(submission):
        monkeypatch.setenv("GILLAB_PATIENCE", "1.5")  # it takes all the time that there is
    step = STEPS[submission.parent.name]
    if not is_for_this_system(submission):
        pytest.skip("code that only POSIX systems can run, or that ends otherwise on Windows")
    needs_compiler(step)
    verdict = check_step(step, files(step, submission), python)
    assert verdict.passed == submission.stem.startswith("right_"), verdict.text()
    if not verdict.passed:
        assert wanted_message(submission) in verdict.text()
        assert message(verdict)


@pytest.mark.parametrize("exercise", load_exercises(), ids=lambda exercise: str(exercise.id))
def test_enough_of_both(exercise):
    ids = {step.id for step in exercise.steps}
    names = [path.stem for path in SUBMISSIONS if path.parent.name in ids]
    assert sum(name.startswith("wrong_") for name in names) >= 8
    assert sum(name.startswith("right_") for name in names) >= 3


def test_syntax_error_names_the_line(tmp_path):
    task = tmp_path / "task.py"
    task.write_text("def run_on(make_pool, function, items)\n    return []\n")
    verdict = check_step(STEPS["1.3"], {"task.py": task})
    assert "SyntaxError: expected ':'" in verdict.did
    assert verdict.place.startswith("task.py, line 1")


def test_file_that_is_not_text(tmp_path):
    task = tmp_path / "task.py"
    task.write_bytes(b"\x00\xff\xfe")
    verdict = check_step(STEPS["1.3"], {"task.py": task})
    assert not verdict.passed
    assert "SyntaxError" in verdict.did


def test_a_submission_may_bring_every_file_of_a_step(tmp_path):
    step = dataclasses.replace(STEPS["1.4"], files=("task.py", "task.c", "shop.py"))
    folder = tmp_path / step.id
    folder.mkdir()
    for name in ("right_x.py", "right_x.shop.py"):
        (folder / name).touch()
    (submission,) = submissions(step, tmp_path)
    assert files(step, submission) == {
        "task.py": folder / "right_x.py",
        "task.c": step.solution("task.c"),
        "shop.py": folder / "right_x.shop.py",
    }
