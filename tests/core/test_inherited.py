"""Programs work with what they inherit: an ignored SIGCHLD, closed streams, a full disk."""

import os
import signal
import subprocess
import sys

import pytest

from gillab.core.places import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
# A program, words that end in a mistake or at once, and the exit code that belongs to it.
PROGRAMS = [
    ("scripts/workshop.py", ["lint", "--help"], 0),
    ("scripts/bench.py", ["--workloads", "none"], 2),
    ("scripts/check.py", ["9.9"], 2),
    ("scripts/which.py", ["nothing.py:f"], 2),
    ("scripts/compat.py", [], 2),
    ("scripts/play.py", ["table"], 0),
]
MODULES = [("gillab.server", ["--way", "none"], 2), ("gillab.desktop", ["/no/folder"], 2)]
# Run in the program's process: it says at the end what is set.
AROUND = """
import atexit, runpy, signal, sys
atexit.register(lambda: print("at the end:", signal.getsignal(signal.SIGCHLD).name))
sys.argv = sys.argv[1:]
start = runpy.run_path if sys.argv[0].endswith(".py") else runpy.run_module
start(sys.argv[0], run_name="__main__")
"""


each_program = pytest.mark.parametrize(("program", "words", "code"), [*PROGRAMS, *MODULES])


def command(program: str, words: list[str]) -> list[str]:
    place = [str(ROOT / program)] if program.endswith(".py") else ["-m", program]
    return [sys.executable, *place, *words]


@each_program
def test_every_program_sees_how_its_children_end(program, words, code, tmp_path):
    place = str(ROOT / program) if program.endswith(".py") else program
    done = subprocess.run(
        [sys.executable, "-c", AROUND, place, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "GILLAB_RESULTS": ""},
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "at the end: SIG_DFL" in done.stdout


def test_a_failing_child_is_seen_to_fail():
    program = """
import subprocess, sys
from gillab.core import inherited
def code():
    return subprocess.run([sys.executable, "-c", "raise SystemExit(3)"]).returncode
before = code()
inherited.make_usable()
print(before, code())
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["0", "3"], "the first is what Python makes of it"


@each_program
@pytest.mark.parametrize("closed", [(1,), (0, 1, 2)], ids=["output", "all streams"])
def test_closed_streams_change_no_exit_code(program, words, code, closed, tmp_path):
    def close() -> None:
        for number in closed:
            os.close(number)

    told = tmp_path / "told.txt"
    with told.open("w") as errors:
        done = subprocess.run(
            command(program, words),
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            preexec_fn=close,
            cwd=tmp_path,
            stderr=errors,
            timeout=60,
            check=False,
        )
    assert done.returncode == code, told.read_text()
    assert "Traceback" not in told.read_text()


@pytest.mark.parametrize("words", [["check.py", "1.1"], ["compat.py", "attrs"]], ids=" ".join)
def test_a_full_disk_gets_one_line(words, tmp_path):
    """No file may grow: as on a full disk, Python finds no folder for temporary files."""
    import resource

    done = subprocess.run(
        command(f"scripts/{words[0]}", words[1:]),
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "name a folder of yours in the variable TMPDIR" in line
