"""exercise.toml: what is read from it, how a mistake is named, and which files a step has."""

import shutil
import subprocess
import sys

import pytest

from gillab.core.places import ROOT
from gillab.course import CourseError, timetable
from gillab.course.deck.cue import exercise_fence
from gillab.course.exercises import (
    BrokenExercise,
    UnknownStep,
    find_exercise,
    load_exercises,
    select,
)

STEP = """
[[steps]]
id = "7.1"
title = "A step"
folder = "1_a_step"
starter_says = "nothing yet"
hints = ["one", "two", "three"]
notice = "What to notice."
"""
GOOD = f"""id = 7
title = "Made up"
minutes = 4
page = "docs/exercises/7.md"
{STEP}"""


def made(tmp_path, text: str):
    folder = tmp_path / "exercises" / "07_made_up"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "exercise.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_left_out_has_a_default(tmp_path):
    made(tmp_path, GOOD)
    (step,) = find_exercise(7, tmp_path / "exercises").steps
    assert (step.files, step.beyond, step.extension) == (("task.py",), False, None)
    assert (step.timeout_s, step.memory_mb) == (8.0, 1024)


MISTAKES = {
    "not TOML": ("id = 7\ntitle\n", r"line 2"),
    "no id": (GOOD.replace("id = 7\n", ""), "the key 'id' is missing"),
    "no steps": (GOOD.replace(STEP, ""), "the key 'steps' is missing"),
    "steps that are none": (GOOD.replace(STEP, "steps = 3"), "steps = 3 is not one table"),
    "no hints": (GOOD.replace("hints", "#"), r"step 7\.1: the key 'hints' is missing"),
    "no id of a step": (GOOD.replace('id = "7.1"', ""), "step 1: the key 'id' is missing"),
    "hints as one text": (
        GOOD.replace('["one", "two", "three"]', '"one"'),
        r"step 7\.1: hints = 'one' is not a list of texts",
    ),
    "minutes as text": (GOOD.replace("= 4", '= "4"', 1), "minutes = '4' is not a number of"),
    "minutes that are true": (GOOD.replace("= 4", "= true", 1), "minutes = True is not"),
    "minutes that are no number": (GOOD.replace("= 4", "= nan", 1), "minutes = nan is not"),
    "an id as text": (GOOD.replace("id = 7", 'id = "7"'), "id = '7' is not a whole number"),
    "a misspelt key": (GOOD.replace("notice", "notise"), "unknown key 'notise'; choose from: id,"),
    "memory below 1": (GOOD + "memory_mb = 0\n", "memory_mb = 0 is not a whole number above 0"),
    "half an extension": (GOOD + 'extension = {name = "x"}\n', "extension: the key 'source' is"),
    "one file twice": (GOOD + 'files = ["a.py", "a.py"]\n', "names one twice or a solution"),
    "a file named as a solution": (
        GOOD + 'files = ["task.py", "solution.py"]\n',
        r"'solution\.py'\] names one twice or a solution",
    ),
    "one id twice": (GOOD + STEP, r"id = '7\.1' is taken, in exercises/07_made_up"),
}


@pytest.mark.parametrize(("text", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_with_the_file_and_the_key(tmp_path, text, says):
    made(tmp_path, text)
    with pytest.raises(BrokenExercise, match=says) as raised:
        load_exercises(tmp_path / "exercises")
    said = str(raised.value)
    assert said.startswith("exercises/07_made_up/exercise.toml") and "\n" not in said


def test_a_file_that_is_not_text_is_named(tmp_path):
    (made(tmp_path, GOOD) / "exercise.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BrokenExercise, match=r"07_made_up/exercise\.toml: .*utf-8"):
        load_exercises(tmp_path / "exercises")


@pytest.mark.parametrize("text", [GOOD.replace("notice", "notise"), "id ="])
def test_the_timetable_of_the_site_says_the_same(tmp_path, text):
    made(tmp_path, text)
    with pytest.raises(CourseError, match=r"^exercises/07_made_up/exercise\.toml"):
        timetable.exercise_minutes(tmp_path, 7)


@pytest.mark.parametrize("words", [["1"], ["--all"], ["1.1", "--hint"]])
def test_the_check_says_it_in_one_line(tmp_path, words):
    for name in ("src/gillab", "scripts/setup", "scripts/check.py"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, target)
    made(tmp_path, GOOD.replace("hints", "hint"))
    command = [sys.executable, str(tmp_path / "scripts" / "check.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2
    said = "exercises/07_made_up/exercise.toml, step 7.1: unknown key 'hint'"
    assert done.stderr.startswith(said) and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("number", "says"), [("9", r"no exercises/\*/exercise\.toml has id = 9"), ("one", "'one'")]
)
def test_a_cue_for_an_exercise_that_does_not_exist_is_refused(number, says):
    with pytest.raises(CourseError, match=says):
        exercise_fence(number)


def test_select():
    exercises = load_exercises()
    assert [step.id for step in select(exercises, "1.2")] == ["1.2"]
    with pytest.raises(UnknownStep, match="choose one of"):
        select(exercises, "7.7")


def test_every_file_of_a_step_has_a_starter_and_a_solution_of_its_own(tmp_path):
    made(tmp_path, GOOD + 'files = ["task.py", "shop.py", "task.c", "shop.c"]\n')
    (step,) = find_exercise(7, tmp_path / "exercises").steps
    named = [*step.starters().values(), *step.solutions().values(), *map(step.path, step.files)]
    assert step.starter("task.py").name == "1_a_step.py", "pages include it by this name"
    assert step.solution("task.c").name == "solution.c"
    assert len(set(named)) == len(named)
