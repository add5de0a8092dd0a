"""bench, check and compat show their options before anything is set up."""

import subprocess
import sys

import pytest

from .conftest import ROOT


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize(
    ("verb", "word"), [("bench", "--suite"), ("check", "--hint"), ("compat", "--python")]
)
def test_help_sets_nothing_up(project, verb, word, option):
    done = project.workshop(verb, option, seconds=20)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: {verb} ") and word in done.stdout
    assert not (project.root / ".workshop").exists()


def test_a_copy_without_the_script_says_so(project):
    (project.root / "scripts" / "bench.py").unlink()
    done = project.workshop("bench", "--help")
    assert done.returncode == 1 and "no scripts/bench.py" in done.stderr


@pytest.mark.skipif(sys.version_info[:2] != (3, 14), reason="argparse words it otherwise")
def test_the_recorded_help_is_that_of_the_scripts():
    command = [sys.executable, ROOT / "scripts" / "maintain" / "record_help.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
