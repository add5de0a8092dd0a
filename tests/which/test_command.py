"""The whole command on a small function: a verdict, a results file, exit codes."""

import json
import subprocess
import sys

import pytest

from gillab.bench.compare import compare
from gillab.core import results
from gillab.core.places import ROOT

PROGRAM = [sys.executable, str(ROOT / "scripts" / "which.py")]


def which(folder, *words):
    return subprocess.run(
        [*PROGRAM, *words], cwd=folder, capture_output=True, text=True, timeout=100
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mine")
    (folder / "work.py").write_text(
        "def f(n):\n    return sum(range(n))\n\nTASKS = [20_000, 30_000]\n"
    )
    return folder


@pytest.fixture(scope="module")
def asked(folder):
    words = ["work.py:f", "--json", "--seconds", "1", "--workers", "2", "--output", "mine.json"]
    return which(folder, *words, "--executors", "threads", "interpreters")


def test_json_holds_all_three_answers_and_the_verdict(asked):
    assert asked.returncode == 0, asked.stderr
    said = json.loads(asked.stdout)
    assert [one["executor"] for one in said["can_it_go"]] == ["threads", "interpreters"]
    assert all(one["goes"] and one["same_answers"] for one in said["can_it_go"])
    measured = {one["executor"] for one in said["does_it_pay"]}
    assert measured == {"threads", "interpreters"}
    told = said["what_would_change_it"]  # what is sure depends on the machine
    assert all(isinstance(line, str) and line for line in told)
    assert said["verdict"]["winner"] in ("threads", "interpreters", "no pool", "not clear")
    assert "s left]" in asked.stderr


def test_the_results_are_a_file_like_any_other(folder, asked):
    assert asked.returncode == 0, asked.stderr
    found = results.load(folder / "mine.json")
    assert {run.case.suite for run in found.runs} == {"own"}
    assert all(run.baseline_values for run in found.runs if "batch" in run.case.params)
    assert "own work:f interpreters×2" in compare(found, found)


def test_what_is_measured_is_not_written_over(folder, asked):
    done = which(folder, "work.py:f", "--output", "mine.json")
    assert done.returncode == 2 and "mine.json exists" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["nothing.py:f"], 2, "which: there is no file nothing.py\n"),
        (["work.py:f", "--executors", "thread"], 2, "which: unknown executor 'thread'"),
        (["work.py:f", "--python", "nowhere"], 2, "which: there is no Python nowhere"),
        (["cells.ipynb:f"], 1, "which: cells.ipynb is a notebook"),
    ],
)
def test_exit_codes(folder, words, code, line):
    done = which(folder, *words)
    assert done.returncode == code
    assert done.stderr.startswith(line) and done.stderr.count("\n") == 1


def test_an_older_python_gets_one_line(folder):
    old = folder / "python3.9"
    old.write_text("#!/bin/sh\necho 3 9\n")
    old.chmod(0o755)
    done = which(folder, "work.py:f", "--python", str(old))
    assert done.returncode == 2 and "is Python 3.9; interpreters need 3.14" in done.stderr
