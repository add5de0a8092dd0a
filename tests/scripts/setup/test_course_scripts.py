"""bench and check start from any Python, and all scripts show their options before a set-up."""

import ast
import os
import shutil
import signal
import subprocess
import sys

import pytest

from gillab.core.results import load

from .conftest import ROOT


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize(
    ("verb", "word"),
    [("bench", "--suite"), ("check", "--hint"), ("which", "--tasks"), ("compat", "--python")],
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


STARTED_BY_ANY = [*ROOT.glob("scripts/*.py"), *ROOT.glob("scripts/setup/*.py")]
OWN_ENVIRONMENT = {"mkdocs_hooks.py"}  # MkDocs imports it
NAMES = ("python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3")


@pytest.mark.parametrize("path", STARTED_BY_ANY, ids=lambda path: path.name)
def test_an_old_python_reads_what_it_starts(path):
    if path.name not in OWN_ENVIRONMENT:
        ast.parse(path.read_text("utf-8"), feature_version=(3, 9))


@pytest.fixture(scope="module")
def old_python() -> str:
    """A Python that can start the course and cannot run it."""
    if not (ROOT / ".venv").exists():
        pytest.skip("the course is not set up")
    asked = "import sys; sys.exit(not (3, 9) <= sys.version_info < (3, 14))"
    for path in filter(None, map(shutil.which, NAMES)):
        if subprocess.run([path, "-c", asked], capture_output=True, check=False).returncode == 0:
            return path
    pytest.skip("every Python here is 3.14 or newer")


def test_an_old_python_measures_and_checks_from_any_folder(old_python, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('not the library')")

    def start(name, *words):
        return subprocess.run(
            [old_python, ROOT / "scripts" / f"{name}.py", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=100,
        )

    small = ["--suite", "startup", "--executors", "threads", "--workers", "1"]
    measured = start("bench", *small, "--output", "own.json")
    assert measured.returncode == 0, measured.stderr
    assert load(tmp_path / "own.json").runs, "a relative path means the person's folder"
    unknown = start("bench", "--suite", "nothing")
    assert unknown.returncode == 2 and "unknown suite 'nothing'" in unknown.stderr
    checked = start("check", "9")
    assert checked.returncode == 2 and checked.stderr.startswith("there is no exercise or step")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM for a process")
def test_a_signal_reaches_the_program_itself(old_python, tmp_path):
    small = ["--suite", "startup", "--executors", "threads", "--output", tmp_path / "own.json"]
    command = [old_python, ROOT / "scripts" / "bench.py", *small]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bench:
        assert bench.stdout
        try:
            assert "cases" in bench.stdout.readline()
            bench.send_signal(signal.SIGTERM)
            assert bench.wait(60) == 130
        finally:
            bench.kill()
