"""What is judged has to be the participant's own code, by the step's own tests."""

import json
import platform
import shutil
import sys

import pytest

from gillab.course.check import stand_ins
from gillab.course.check.noted_calls import noted_calls
from gillab.course.check.step_check import check_step
from gillab.course.check.step_files import titles
from gillab.course.exercises import TESTS, load_exercises, select

STEPS = {step.id: step for step in select(load_exercises(), None)}
LOST = "ended the check when 0 of its"
FORGERIES = {
    "from solution import *": "imports our solution",
    "import gillab.course.check.expectations as e; e.expect = print": "of rows made up",
    "from gillab.course.check import expect as e; e.__code__ = (lambda *a, **k: 0).__code__": "replaced expect()",  # noqa: E501 - one line each
    "import test_task; test_task.test_best = lambda task: None": "of rows made up",
    "import sys; f = sys._getframe()\nwhile 'write' not in f.f_locals: f = f.f_back\n"
    "f.f_locals['write']({'event': 'done'}); import os; os._exit(0)": LOST,
    "import glob, os\nfor n in glob.glob('/proc/self/fd/*'):\n"
    "    if os.path.realpath(n).endswith('report'):\n"
    "        os.write(int(n.split('/')[-1]), b'{\"event\": \"done\"}\\n')\n"
    "        os._exit(0)": "ended the",
}


@pytest.mark.parametrize("code", FORGERIES)
def test_one_line_does_not_pass_a_step(code, tmp_path):
    if "/proc" in code and not sys.platform.startswith("linux"):
        pytest.skip("needs /proc")
    task = tmp_path / "task.py"
    best = STEPS["2.6"].starter("task.py").read_text("utf-8")
    task.write_text(f"{best}\n{code}\n", "utf-8")
    verdict = check_step(STEPS["2.6"], {"task.py": task})
    assert not verdict.passed
    assert FORGERIES[code] in verdict.text()


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda step: step.id)
def test_the_kept_tests_are_the_steps_tests(step):
    assert step.starter(TESTS).read_bytes() == step.path(TESTS).read_bytes(), (
        f"copy {step.path(TESTS)} to {step.starter(TESTS)}"
    )
    assert len(set(titles(step))) == len(titles(step)) > 0


def test_calls_are_noted_wherever_they_are_made():
    with noted_calls("platform:node") as notes:
        import platform
        from concurrent.futures import InterpreterPoolExecutor

        platform.node()
        with InterpreterPoolExecutor(1) as pool:
            pool.submit(platform.node).result()
    assert not notes.calls()  # the folder is gone with the block
    with noted_calls("platform:node") as notes:
        platform.node()
        here, *further = notes.calls()
    assert here.here and not further


def test_what_started_in_an_earlier_block_notes_nothing(tmp_path, monkeypatch):
    """A process keeps the variables that it started with, also those of its parent."""
    request = {"folder": str(tmp_path / "gone"), "functions": ["platform:node"], "before": "x:y"}
    monkeypatch.setenv(stand_ins.VARIABLE, json.dumps(request))
    stand_ins.install()
    assert stand_ins.called("platform:node", (), {}) == platform.node()
    stand_ins.note(request["folder"], "platform:node", 0.0, None)


def test_tests_that_were_changed_are_noticed(tmp_path):
    folder = tmp_path / "exercises" / "02_server"
    shutil.copytree(STEPS["2.6"].folder.parent, folder)
    (step,) = select(load_exercises(tmp_path / "exercises"), "2.6")
    for content in ("", "def test_best(task):\n    pass\n"):
        step.path(TESTS).write_text(content, "utf-8")
        verdict = check_step(step)
        assert not verdict.passed and "--reset brings back" in verdict.did
