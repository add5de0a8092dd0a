"""Each recipe of CONTRIBUTING.md, followed to the letter in a copy of the project."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(r'^```(?:python|toml) title="([^"]+)"\n(.*?)^```$', re.DOTALL | re.MULTILINE)
COPIED = ("src", "scripts", "exercises", "docs/results", "docs/assets", "CONTRIBUTING.md")


def blocks(title: str) -> dict[str, str]:
    """{file: text} of the blocks below one heading."""
    section = TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return dict(BLOCK.findall(section))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in COPIED:
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__", "local.json")
            shutil.copytree(ROOT / name, place, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, place)
    return tmp_path


def write(copy: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def variables(copy: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(copy / "src"), "NO_COLOR": "1"}


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env=variables(copy),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )


def test_a_suite_is_one_file(copy):
    write(copy, blocks("Add a suite"))
    listed = run(copy, "scripts/bench.py", "--list")
    assert "How long does a pool need to sort a list of numbers?" in listed.stdout, listed.stderr
    words = [
        "--suite",
        "sorting",
        "--executors",
        "inline",
        "threads",
        "--workers",
        "1",
        "--output",
        "own.json",
    ]
    done = run(copy, "scripts/bench.py", *words)
    assert done.returncode == 0, done.stderr
    runs = json.loads((copy / "own.json").read_text("utf-8"))["runs"]
    assert {run["case"]["executor"] for run in runs} == {"inline", "threads"}
    assert all(run["status"] == "ok" and run["unit"] == "s" for run in runs)


def test_a_chart_is_one_file(copy):
    write(copy, blocks("Add a chart"))
    assert "cold-start" in run(copy, "-m", "gillab.charts", "--list").stdout.split()
    drawn = run(copy, "-m", "gillab.charts", "cold-start", "docs/results/reference.json")
    assert drawn.returncode == 0, drawn.stderr
    figure = json.loads(drawn.stdout)
    assert {"threads", "interpreters"} <= set(figure["data"][0]["x"])
    assert len(figure["layout"]["meta"]["table"]["rows"]) == len(figure["data"][0]["y"])


def test_a_step_is_a_folder_and_an_entry(copy):
    files = blocks("Add an exercise step")
    entry = files.pop("exercises/01_gil/exercise.toml")
    with (copy / "exercises/01_gil/exercise.toml").open("a", encoding="utf-8") as toml:
        toml.write(f"\n{entry}")
    write(copy, files)
    step = copy / "exercises" / "01_gil" / "6_who_am_i"
    shutil.copy(step / "task.py", step.parent / ".starters" / f"{step.name}.py")
    starter = run(copy, "scripts/check.py", "1.6")
    assert starter.returncode == 1 and "who() is None" in starter.stdout, starter.stderr
    shutil.copy(step / "solution.py", step / "task.py")
    solved = run(copy, "scripts/check.py", "1.6")
    assert solved.returncode == 0 and "✓ passed" in solved.stdout, solved.stdout
    assert "is kept in" in run_and_agree(copy, "scripts/check.py", "1.6", "--reset")
    assert "TODO" in (step / "task.py").read_text("utf-8")


def run_and_agree(copy: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env=variables(copy),
        input="y\n",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.stdout


def test_a_way_of_serving_is_one_entry(copy):
    pytest.importorskip("uvicorn")
    ((name, entry),) = blocks("Add a way of serving").items()
    path = copy / name
    before, table, after = path.read_text("utf-8").partition("WAYS: dict[str, Way] = {\n")
    path.write_text(before + table + entry + after, encoding="utf-8")
    command = [sys.executable, "-m", "gillab.server", "--way", "processes-spawn", "--workers", "2"]
    with subprocess.Popen(
        command, cwd=copy, env=variables(copy), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().rpartition("serving on ")[2].strip()
            with contextlib.closing(
                urllib.request.urlopen(address + "/search", timeout=60)
            ) as said:
                assert said.status == 200 and said.read()
        finally:
            server.terminate()
    listed = run(copy, "scripts/bench.py", "--suite", "server", "--executors", "nothing")
    assert "processes-spawn" in listed.stderr
