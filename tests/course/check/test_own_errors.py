"""A mistake in a participant's code is shown with its line, in whatever thread or worker it is."""

import re
import sys
from types import ModuleType

import pytest

from gillab.course.check import run_tests
from gillab.course.check.error_places import place_in, place_in_text
from gillab.course.check.in_time import StillRunning, in_time
from gillab.course.check.step_check import check_step
from gillab.course.exercises import load_exercises, select

STEPS = {step.id: step for step in select(load_exercises(), None)}
# step → the function or method of the solution in which a name is misspelt
FUNCTIONS = {
    "1.1": ["bump_plain", "bump_call", "bump_locked", "times_slower"],
    "1.5": ["look", "same_object"],
    "1.2": ["lost"],
    "1.4": ["bump", "in_two_interpreters"],
    "1.3": ["run_on"],
    "2.1": ["inline", "threads", "worst_wait"],
    "2.3": ["answer", "make_pool"],
    "2.2": ["prepare", "ask", "price", "prices"],
    "2.4": ["darken_all"],
    "2.5": ["start", "stop"],
    "2.6": ["best"],
    "4.2": ["speed_up", "efficiency", "break_even_s", "megabytes_per_speed_up"],
    "4.3": ["chart", "winners", "verdict"],
    "5.1": ["plan"],
    "5.2": ["attempt"],
    "5.3": ["make_token", "add_safely"],
    "5.4": ["work"],
}
CASES = [(step, name) for step, names in FUNCTIONS.items() for name in names]


def broken(step, name: str) -> tuple[str, int]:
    """The solution with a misspelt name as the function's first statement, and that line."""
    lines = step.solution("task.py").read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if re.match(rf"(async )?def {name}\(", line))
    first = next(n for n in range(start, len(lines)) if lines[n].endswith(":")) + 1
    if lines[first].lstrip().startswith('"""'):
        first = next(n for n in range(first, len(lines)) if lines[n].endswith('"""')) + 1
    lines.insert(first, "    mispelt_name()")
    return "\n".join(lines) + "\n", first + 1


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("deliver() takes 2 positional arguments but 3 were given", 1),
        ("Painter.deliver() missing 1 required positional argument: 'future'", 5),
        ("deliver() got some other error", None),
        ("elsewhere() takes 2 positional arguments but 3 were given", None),
    ],
)
def test_a_function_that_was_called_wrongly_is_the_place(message, line, tmp_path, monkeypatch):
    path = tmp_path / "task.py"
    text = "def deliver(view, tile): ...\n\n\nclass Painter:\n    def deliver(self, future): ...\n"
    path.write_text(text)
    task = ModuleType("task")
    exec(compile(text, str(path), "exec"), vars(task))
    monkeypatch.setitem(sys.modules, "task", task)
    place = run_tests.describe(TypeError(message))["place"]
    assert (place and place["line"]) == line


@pytest.mark.parametrize(("step", "name"), CASES)
def test_the_participants_own_error_is_shown_with_its_line(step, name, tmp_path):
    if step == "1.4" and name == "bump" and sys.platform == "win32":
        pytest.skip("without a C compiler nothing calls bump()")
    text, line = broken(STEPS[step], name)
    solutions = STEPS[step].solutions()
    (tmp_path / "task.py").write_text(text, "utf-8")
    verdict = check_step(STEPS[step], solutions | {"task.py": tmp_path / "task.py"})
    assert not verdict.passed
    assert "NameError: name 'mispelt_name' is not defined" in verdict.did
    assert f"task.py, line {line}" in verdict.did + verdict.place


def test_an_error_in_a_thread_is_shown_although_the_test_waits_for_ever(tmp_path):
    """One thread fails while it holds the lock: the others never end."""
    text = STEPS["1.1"].solution("task.py").read_text("utf-8")
    text = text.replace("        with lock:", "        lock.acquire()\n        if True:")
    text = text.replace("            counter += one()", "            counter += on()", 1)
    (tmp_path / "task.py").write_text(text, "utf-8")
    verdict = check_step(STEPS["1.1"], {"task.py": tmp_path / "task.py"})
    assert "NameError: name 'on' is not defined" in verdict.did
    assert verdict.place.endswith("counter += on()")


def test_in_time_is_as_a_direct_call():
    assert in_time(10, divmod, 7, 2) == (3, 1)
    with pytest.raises(TimeoutError, match="theirs"):
        in_time(10, fails_with, TimeoutError("theirs"))
    with pytest.raises(StillRunning):
        in_time(0.05, forever)


def fails_with(error: BaseException) -> None:
    raise error


def forever() -> None:
    import threading

    threading.Event().wait()


@pytest.mark.parametrize("name", ["/a folder/task.py", r"C:\course\task.py", "task.py"])
def test_a_place_is_read_from_a_printed_traceback(name):
    text = (
        f'Traceback (most recent call last):\n  File "{name}", line 7, in f\n    x = y\nNameError'
    )
    assert place_in_text(text, "task.py") == {"file": "task.py", "line": 7, "text": "x = y"}
    assert place_in_text(text.replace("task.py", "mytask.py"), "task.py") is None
    error = RuntimeError(text)
    assert place_in(error, "task.py") == {"file": "task.py", "line": 7, "text": "x = y"}
