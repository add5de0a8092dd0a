"""A file beside task.py that hides a module is named; nothing of the course does so."""

import dataclasses
import shutil

import pytest

from gillab.course.check import actions, explain, hidden_modules
from gillab.course.check.step_check import check_step
from gillab.course.exercises import load_exercises


@pytest.mark.parametrize("name", ["types.py", "json.py", "psutil.py", "queue/__init__.py"])
def test_a_file_with_the_name_of_a_module_is_found(tmp_path, name):
    (tmp_path / "task.py").write_text("x = 1\n")
    (tmp_path / "my_types.py").write_text("x = 1\n")
    assert hidden_modules.hiding(tmp_path) is None
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x = 1\n")
    found = hidden_modules.hiding(tmp_path)
    assert found == tmp_path / name.split("/")[0]
    assert found.name in hidden_modules.says_hidden(found)


def test_no_file_of_the_course_hides_a_module():
    steps = [step for exercise in load_exercises() for step in exercise.steps]
    assert [hidden_modules.hiding(step.folder) for step in steps] == [None] * len(steps)


def test_the_check_names_the_file(tmp_path, capsys):
    """In a copy of a step's folder: the process that would read the wrong module is not started."""
    step = next(step for one in load_exercises() for step in one.steps if step.id == "1.5")
    shutil.copytree(step.folder, tmp_path / "step")
    (tmp_path / "step/types.py").write_text("x = 1\n")
    copy = dataclasses.replace(step, folder=tmp_path / "step")
    verdict = check_step(copy)
    assert not verdict.passed and verdict.place.endswith("types.py")
    assert verdict.did == "types.py has the name of a module of the standard library"
    assert actions.hides_module(copy) and "types.py" in capsys.readouterr().out


def test_breakpoint_is_explained_in_words():
    said = explain.error([["bdb.BdbQuit", ""]])
    assert "breakpoint()" in said.did and "--run" in said.wanted
