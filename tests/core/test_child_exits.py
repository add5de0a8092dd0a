"""A parent that ignores SIGCHLD takes no exit code away from our programs."""

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


@pytest.mark.parametrize(("program", "words", "code"), [*PROGRAMS, *MODULES], ids=lambda one: one)
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
from gillab.core import child_exits
def code():
    return subprocess.run([sys.executable, "-c", "raise SystemExit(3)"]).returncode
before = code()
child_exits.observe()
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
