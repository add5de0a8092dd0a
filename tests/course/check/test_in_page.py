"""Steps checked in the page: the same tests as locally, in one process, on the editor's text."""

import sys

import pytest

from gillab.core.places import EXERCISES
from gillab.course.check import in_page
from gillab.course.exercises import load_exercises

STEPS = {step.id: step for exercise in load_exercises() for step in exercise.steps}


def check(step, code, capsys):
    passed = in_page.check(step, code, EXERCISES)
    return passed, capsys.readouterr().out


@pytest.mark.parametrize("step", in_page.STEPS)
def test_the_solution_passes_and_the_starter_fails_as_it_does_locally(
    step, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)  # where 4.3 draws
    told = STEPS[step]
    starter, solution = told.starter("task.py"), told.solution("task.py")
    passed, said = check(step, starter.read_text("utf-8"), capsys)
    assert not passed and told.starter_says in said
    passed, said = check(step, solution.read_text("utf-8"), capsys)
    assert passed and said.endswith(f"{step} passed\n")


@pytest.mark.parametrize(
    ("code", "words"),
    [("def speed_up(", "SyntaxError"), ("x = 1 / 0", "in line 1: x = 1 / 0"), ("", "speed_up")],
)
def test_what_cannot_be_checked_is_explained(code, words, capsys):
    passed, said = check("4.2", code, capsys)
    assert not passed and words in said and "Traceback" not in said


def test_a_check_leaves_nothing_behind(capsys):
    before = sys.path[:]
    check("4.2", "left = 1", capsys)
    assert sys.path == before
    assert not {"task", "test_task", "made"} & set(sys.modules)


def test_a_check_that_is_stopped_says_so_and_where(capsys):
    stopped, said = check("4.2", "x = 1\nraise KeyboardInterrupt", capsys)
    assert stopped == "stopped"
    assert "in line 2: raise KeyboardInterrupt" in said and "not yet" not in said
