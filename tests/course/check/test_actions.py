"""The verbs of scripts/check.py, on a copy of the course in a folder with an awkward name."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from gillab.core.places import ROOT
from gillab.course.check import actions, terminal
from gillab.course.exercises import load_exercises, select
from gillab.course.progress import Progress

STEP = "1_lost_updates"


@pytest.fixture
def course(tmp_path) -> Path:
    """What a participant has, untouched: the starters as tasks."""
    folder = tmp_path / "mój course ✓"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("src/gillab", "exercises/01_gil", "scripts/setup"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copy(ROOT / "scripts" / "check.py", folder / "scripts")
    for exercise in load_exercises(folder / "exercises"):
        for step in exercise.steps:
            for name in step.files:
                shutil.copy(step.starter(name), step.path(name))
    return folder


def check(course: Path, *words: str, answer: str = "") -> subprocess.CompletedProcess:
    command = [sys.executable, str(course / "scripts" / "check.py"), *words]
    return subprocess.run(
        command, cwd="/", input=answer, capture_output=True, text=True, encoding="utf-8", timeout=60
    )


def task(course: Path, name: str = "task.py") -> Path:
    return course / "exercises" / "01_gil" / STEP / name


@pytest.mark.parametrize(
    ("is_terminal", "after_s", "left"),
    [(True, 0.0, "busy\r\033[K"), (False, 0.0, "busy\n"), (True, 60.0, ""), (False, 60.0, "")],
)
def test_a_terminal_loses_what_was_said_meanwhile(is_terminal, after_s, left, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    printed = threading.Event()
    monkeypatch.setattr("builtins.print", partial(print_and_set, print, printed))
    with terminal.meanwhile("busy", after_s):
        assert after_s or printed.wait(30)
    assert capsys.readouterr().out == left


def print_and_set(original, printed: threading.Event, *words, **options) -> None:
    original(*words, **options)
    printed.set()


def test_first_check_says_what_to_do(course):
    done = check(course, "1")
    assert done.returncode == 1
    assert "1.1 Lost updates  ✗ not yet" in done.stdout
    assert "LOSES['bump_plain'] is None" in done.stdout
    assert "TODO: line 27" in done.stdout
    assert "1.2" not in done.stdout, "the next step waits until this one passes"


def test_passing_shows_both_solutions_and_is_remembered(course, monkeypatch):
    monkeypatch.setenv("COLUMNS", "180")
    mine = task(course).with_name("solution.py").read_text("utf-8")
    task(course).write_text(mine.replace("middle", "between"), encoding="utf-8")
    done = check(course, "1.1")
    assert done.returncode == 0, done.stdout
    assert "your task.py" in done.stdout
    assert any("between =" in line and "middle =" in line for line in done.stdout.splitlines())
    assert "notice" in done.stdout
    saved = json.loads((course / ".workshop" / "progress.json").read_text("utf-8"))
    assert saved["1.1"]["passed"] is True


def test_all_goes_on_after_a_failure(course):
    done = check(course, "--all")
    assert done.returncode == 1
    assert "1.1 Lost updates" in done.stdout
    assert "1.3 The first InterpreterPoolExecutor" in done.stdout
    assert "0 of " in done.stdout


def test_a_step_beyond_the_exercise_comes_last_and_nobody_waits_for_it(course):
    for step in select(load_exercises(course / "exercises"), "1"):
        for name in step.files if not step.beyond else ():
            shutil.copy(step.solution(name), step.path(name))
    done = check(course, "1")
    heads = re.findall(r"^(1\.\d) .*  (?:✓|not begun)", done.stdout, re.MULTILINE)
    assert heads[:5] == ["1.1", "1.2", "1.3", "1.4", "1.5"], done.stdout
    assert done.returncode == 0
    assert "3 of 3 steps pass" in done.stdout
    assert "0 of 2 beyond the minutes" in done.stdout
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("1.4 "))
    assert line.endswith("1.4)")
    assert "LOSES is None" not in done.stdout, "one line for each step beyond the clock"
    assert check(course, "1.4").returncode == 1, "asked for alone it has to pass"


def test_hints_come_one_by_one_and_the_last_stays(course):
    shown = [check(course, "1.1", "--hint").stdout for _ in range(4)]
    assert [f"hint {number} of 3" in text for number, text in enumerate(shown, 1)][:3] == [True] * 3
    assert shown[3] == shown[2]


def test_hint_for_an_exercise_is_about_its_first_open_step(course):
    Progress(course / ".workshop" / "progress.json").update(
        select(load_exercises(course / "exercises"), "1.1")[0], passed=True
    )
    assert "1.2 Let us switch the GIL off" in check(course, "1", "--hint").stdout


def test_solution_before_passing_says_so_and_writes_nothing(course):
    before = task(course).read_bytes()
    done = check(course, "1.1", "--solution")
    assert "has not passed yet" in done.stdout
    assert "with lock:" in done.stdout
    assert task(course).read_bytes() == before


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_reset_leaves_work_unless_told(course, answer):
    task(course).write_text("my work\n", encoding="utf-8")
    done = check(course, "1.1", "--reset", answer=answer)
    assert "left as it is" in done.stdout
    assert task(course).read_text("utf-8") == "my work\n"


def test_reset_keeps_a_copy(course):
    task(course).write_text("my work\n", encoding="utf-8")
    done = check(course, "1.1", "--reset", answer="y\n")
    assert done.returncode == 0
    (copy,) = (course / ".workshop" / "backups").iterdir()
    assert copy.read_text("utf-8") == "my work\n"
    assert copy.name in done.stdout
    assert "TODO" in task(course).read_text("utf-8")


def test_reset_brings_back_a_deleted_task(course):
    task(course).unlink()
    for verb in ([], ["--run"], ["--solution"]):
        done = check(course, "1.1", *verb)
        assert "task.py is gone: --reset brings it back" in done.stdout
        assert done.stderr == ""
    check(course, "1.1", "--reset", answer="y\n")
    assert "TODO" in task(course).read_text("utf-8")


def test_reset_gives_each_of_two_python_files_its_own_starter(course):
    toml = course / "exercises" / "01_gil" / "exercise.toml"
    folder = f'folder = "{STEP}"\n'
    text = toml.read_text("utf-8").replace(folder, f'{folder}files = ["task.py", "shop.py"]\n')
    toml.write_text(text, "utf-8")
    (step,) = select(load_exercises(course / "exercises"), "1.1")
    step.starter("shop.py").write_text("ours = 1\n", "utf-8")
    for name in step.files:
        step.path(name).write_text("my work\n", "utf-8")
    done = check(course, "1.1", "--reset", answer="y\n")
    assert done.returncode == 0, done.stderr
    assert "TODO" in task(course).read_text("utf-8")
    assert task(course, "shop.py").read_text("utf-8") == "ours = 1\n"


def test_reset_of_untouched_work_asks_nothing(course):
    assert "nothing to do" in check(course, "1.1", "--reset").stdout


def test_run(course):
    shutil.copy(task(course, "solution.py"), task(course))
    done = check(course, "1.1", "--run")
    assert "times as long" in done.stdout, done.stderr


def test_narrow_terminals_get_what_differs(course, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = check(course, "1.1", "--solution")
    lines = done.stdout.splitlines()
    assert any(line.startswith("  -    # TODO 2") for line in lines)
    assert any(line.startswith("  +        with lock:") for line in lines)
    assert not any("import threading" in line for line in lines), "what is the same is left out"


def test_same_as_ours_is_said(course):
    shutil.copy(task(course, "solution.py"), task(course))
    assert "line by line" in check(course, "1.1", "--solution").stdout


def test_file_in_another_encoding(course):
    """Saved by an editor that writes the old code page of Central Europe."""
    text = task(course).read_text("utf-8")
    task(course).write_bytes((text + '\nNAME = "Łódź"\n').encode("cp1250"))
    done = check(course, "1.1")
    assert "choose UTF-8 in the editor" in " ".join(done.stdout.split())
    assert "with lock:" in check(course, "1.1", "--solution").stdout
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a C compiler on the PATH")
def test_run_of_c_that_does_not_compile(course):
    source = course / "exercises" / "01_gil" / "4_a_promise" / "task.c"
    source.write_text(source.read_text("utf-8").replace("total = 0;", "total = 0"), "utf-8")
    done = check(course, "1.4", "--run")
    assert done.returncode == 1
    assert "does not compile" in done.stdout
    assert done.stderr == ""


def test_a_file_that_is_being_renamed_was_saved_at_0(tmp_path):
    assert actions.saved_at(tmp_path / "task.py") == 0.0
    (tmp_path / "task.py").touch()
    assert actions.saved_at(tmp_path / "task.py") > 0


def test_watch_checks_again_at_each_save(course):
    command = [sys.executable, str(course / "scripts" / "check.py"), "1.1", "--watch"]
    with (course / "seen").open("w+", encoding="utf-8") as seen:
        watching = subprocess.Popen(command, stdout=seen, stderr=subprocess.STDOUT)
        try:
            wait_for(course / "seen", "watching")
            shutil.copy(task(course, "solution.py"), task(course))
            assert watching.wait(90) == 0
        finally:
            watching.kill()
            watching.wait()
    text = (course / "seen").read_text("utf-8")
    assert text.index("✗ not yet") < text.index("✓ passed") < text.index("all of them pass")
    assert text.index("✓ passed") < text.index("notice"), "ours beside theirs, and what to notice"


def wait_for(path: Path, text: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while text not in path.read_text("utf-8"):
        assert time.monotonic() < end, path.read_text("utf-8")
        time.sleep(0.05)


@pytest.mark.parametrize("words", [["9"], ["1.9"], ["one"]])
def test_unknown_step(course, words):
    done = check(course, *words)
    assert done.returncode == 2
    assert "choose one of: 1.1, 1.2" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_argument_shows_an_example(course):
    done = check(course)
    assert done.returncode == 2
    assert "For example: check 1" in done.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", '{"1.1": 5}', '{"1.1": {"hints": "x"}}'])
def test_broken_progress_costs_nothing_else(tmp_path, text):
    path = tmp_path / "progress.json"
    path.write_text(text, encoding="utf-8")
    step = select(load_exercises(), "1.1")[0]
    progress = Progress(path)
    assert (progress.passed(step), progress.hints_seen(step)) == (False, 0)
    progress.update(step, passed=True)
    assert Progress(path).passed(step)


def in_the_place_of(path: Path, kind: str) -> None:
    """Put something else than a text file where the task was."""
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "broken link":
        path.symlink_to(path.name)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX systems")
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("folder", "task.py is a folder"),
        ("pipe", "task.py is no ordinary file"),
        ("broken link", "task.py is no ordinary file"),
    ],
)
def test_what_is_no_file_gets_one_line_and_reset_mends_it(course, kind, said):
    in_the_place_of(task(course), kind)
    for verb in ([], ["--run"], ["--solution"]):
        done = check(course, "1.1", *verb)
        assert said in done.stdout and done.stderr == ""
    assert check(course, "1.1", "--reset", answer="y\n").returncode == 0
    assert "TODO" in task(course).read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(course):
    task(course).chmod(0)
    for verb in ([], ["--run"], ["--solution"]):
        done = check(course, "1.1", *verb)
        assert "task.py cannot be read (Permission denied)" in " ".join(done.stdout.split())
        assert done.stderr == ""


def test_a_pass_is_shown_where_nothing_can_be_written(course):
    """.workshop is a file here: no folder for progress, pictures or backups can be made."""
    (course / ".workshop").touch()
    shutil.copy(task(course, "solution.py"), task(course))
    done = check(course, "1.1")
    assert done.returncode == 0 and "✓ passed" in done.stdout and done.stderr == ""
    assert "not remembered" in done.stdout
    task(course).write_text("x = 1\n", "utf-8")
    done = check(course, "1.1", "--reset", answer="y\n")
    assert done.returncode == 1 and "could not be reset" in done.stdout and done.stderr == ""
    assert task(course).read_text("utf-8") == "x = 1\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_gets_a_hint(course, encoding):
    text = task(course).read_text("utf-8")
    task(course).write_bytes(text.encode(encoding))
    said = " ".join(check(course, "1.1").stdout.split())
    assert "choose UTF-8 in the editor" in said


def test_reset_brings_back_tests_that_were_emptied(course):
    tests = task(course, "test_task.py")
    whole = tests.read_bytes()
    tests.write_text("", "utf-8")
    assert "test_task.py was changed" in check(course, "1.1").stdout
    check(course, "1.1", "--reset", answer="y\n")
    assert tests.read_bytes() == whole
