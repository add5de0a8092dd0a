"""Each step: its start fails with the intended message, its solution passes, its page names it."""

import ast
import re
import shlex
import subprocess
import sys
import sysconfig

import pytest

from gillab.core.places import ROOT
from gillab.course.check import c_extension
from gillab.course.check.c_extension import NoCompiler, Source, build
from gillab.course.check.step_check import check_step
from gillab.course.exercises import HINTS_PER_STEP, load_exercises, select

EXERCISES = load_exercises()
STEPS = select(EXERCISES, None)
# Only these ask for a compiler.
with_extension = pytest.mark.parametrize(
    "step", [step for step in STEPS if step.extension], ids=lambda step: step.id
)


@pytest.fixture(params=STEPS, ids=lambda step: step.id)
def step(request):
    return request.param


@pytest.fixture(params=EXERCISES, ids=lambda exercise: f"exercise-{exercise.id}")
def exercise(request):
    return request.param


@pytest.fixture
def no_compiler(tmp_path, monkeypatch):
    """A machine without a compiler, on which nothing has been built yet."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(c_extension, "CACHE", tmp_path / "extensions")


def test_starter_fails_with_its_message(step, python):
    verdict = check_step(step, step.starters(), python)
    assert not verdict.passed
    assert step.starter_says in verdict.did


def test_solution_passes(step, python):
    verdict = check_step(step, step.solutions(), python)
    assert verdict.passed, verdict.text() + verdict.printed


@with_extension
def test_passes_without_a_compiler(step, no_compiler):
    with pytest.raises(NoCompiler):
        build(Source(step.extension.name, step.path(step.extension.source)))
    verdict = check_step(step, step.solutions())
    assert verdict.passed, verdict.text() + verdict.printed
    said = " ".join(did for _, did in verdict.works)
    assert "recorded on" in said, "a recorded figure must never look like a measured one"


@pytest.mark.skipif(sys.platform == "win32", reason="a cc that is a shell script")
@with_extension
def test_compiler_that_only_complains(step, no_compiler, tmp_path):
    """macOS has a cc on every machine; on most it only offers to install a compiler."""
    compiler = tmp_path / (shlex.split(sysconfig.get_config_var("CC") or "cc")[0])
    compiler.write_text("#!/bin/sh\necho 'xcode-select: note: No developer tools' >&2\nexit 1\n")
    compiler.chmod(0o755)
    verdict = check_step(step, step.solutions())
    assert verdict.passed, verdict.text() + verdict.printed
    said = " ".join(did for _, did in verdict.works)
    assert "recorded on" in said
    assert "No developer tools" in said


def test_compiler_that_never_ends(monkeypatch, tmp_path):
    never = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(c_extension, "CACHE", tmp_path)
    monkeypatch.setattr(c_extension, "command_for", lambda *_: never)
    monkeypatch.setattr(c_extension, "TIMEOUT_S", 0.5)
    with pytest.raises(NoCompiler, match="still busy"):
        build(Source("tally", ROOT / "exercises/01_gil/4_a_promise/solution.c"))


@with_extension
def test_starter_without_a_compiler_fails(step, no_compiler):
    assert not check_step(step, step.starters()).passed


def test_hints(step):
    assert len(step.hints) == HINTS_PER_STEP
    assert len(set(step.hints)) == HINTS_PER_STEP
    assert all(len(hint) > 40 for hint in step.hints)


def test_files(step):
    for name in step.files:
        start = step.starter(name).read_text(encoding="utf-8")
        assert "TODO" in start
        assert "TODO" not in step.solution(name).read_text(encoding="utf-8")
        assert len(start.splitlines()) < 60
    assert step.notice


def test_committed_task_is_the_starter(step):
    """Compares what is committed: a participant's own work in the folder is no error."""
    for name in step.files:
        path = step.path(name).relative_to(ROOT).as_posix()
        shown = subprocess.run(["git", "show", f"HEAD:{path}"], cwd=ROOT, capture_output=True)
        if shown.returncode:
            pytest.skip("not in a git checkout")
        assert shown.stdout == step.starter(name).read_bytes()


def test_page_names_every_step(exercise):
    first = (ROOT / exercise.page).read_text(encoding="utf-8")
    assert f"minutes: {exercise.minutes}" in first
    for step in exercise.steps:
        page = (ROOT / exercise.page_of(step)).read_text(encoding="utf-8")
        assert f"check {step.id}" in page
        assert step.title in page
        folder = step.folder.relative_to(ROOT).as_posix()
        assert f'--8<-- "{folder}/solution.py' in page
        for hint in (*step.hints, step.notice):
            assert " ".join(hint.split()) in " ".join(page.split())


def test_ids_belong_to_their_exercise(exercise):
    assert [step.id for step in exercise.steps] == [
        f"{exercise.id}.{number}" for number in range(1, len(exercise.steps) + 1)
    ]


def test_pages_of_exercise_1_show_whole_functions_of_the_c_file():
    """The page picks them by line numbers, which move when the file is edited."""
    page = (ROOT / "docs/exercises/1-gil.md").read_text(encoding="utf-8")
    found = re.search(r'--8<-- "(\S+gilswitch\.c):(\d+):(\d+)"', page)
    assert found
    path, first, last = found.groups()
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()[int(first) - 1 : int(last)]
    assert lines[0].startswith("static PyObject *add_released(")
    assert lines[-1] == "}"
    assert sum(line.startswith("static PyObject *use_released(") for line in lines) == 1
    page = (ROOT / "docs/exercises/1-beyond.md").read_text(encoding="utf-8")
    found = re.search(r'--8<-- "(\S+4_a_promise\.c):(\d+):(\d+)"', page)
    assert found
    path, first, last = found.groups()
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()[int(first) - 1 : int(last)]
    assert lines[0].startswith("static PyModuleDef_Slot slots[]")
    assert lines[-1] == "};"


def imports(path):
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)}


@pytest.mark.parametrize("step", select(EXERCISES, "1"), ids=lambda step: step.id)
def test_starter_has_every_import_that_the_solution_needs(step):
    """Beginners should not fail for an import, also if a tidy-up took it out of the starter."""
    missing = imports(step.solution("task.py")) - imports(step.starter("task.py"))
    assert not missing
