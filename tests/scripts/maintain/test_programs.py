"""The maintainer's programs start from any folder and say what they take."""

import os
import subprocess
import sys

import pytest

from gillab.core.places import ROOT

PROGRAMS = sorted((ROOT / "scripts" / "maintain").glob("*.py"))


def start(tmp_path, *command) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, *map(str, command)]
    return subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", timeout=60
    )


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_help(program, tmp_path):
    done = start(tmp_path, program, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: {program.name}") and not done.stderr


@pytest.mark.parametrize("name", ["corpus.py", "record_steps.py"])
def test_an_exercise_that_does_not_exist_is_one_line(name, tmp_path):
    done = start(tmp_path, ROOT / "scripts" / "maintain" / name, "9")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name}: there is no exercise or step '9'; choose one of: 1.1")
    assert done.stderr.count("\n") == 1
