"""Each loader as a person runs it: prints a figure, is short, and says plainly what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gillab import charts, results
from gillab.stats import Estimate

ROOT = Path(__file__).resolve().parents[2]
LOADERS = sorted((ROOT / "scripts" / "charts").glob("*.json.py"))
# These draw files of their own, whatever was measured here.
OWN_SOURCE = {"long-view.json.py", "self-check.json.py"}
REFERENCE = ROOT / "docs" / "results" / "reference.json"


def run(loader: Path, *arguments: Path | str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(loader), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=100)


@pytest.mark.parametrize("loader", LOADERS, ids=lambda p: p.name)
def test_prints_one_figure(loader):
    done = run(loader, REFERENCE)
    assert done.returncode == 0, done.stderr
    figure = json.loads(done.stdout)
    meta = figure["layout"]["meta"]
    assert figure["layout"]["template"] is None
    assert meta["alt"] and meta["source"]
    assert all(len(row) == len(meta["table"]["columns"]) for row in meta["table"]["rows"])


MEASURED = [loader for loader in LOADERS if loader.name not in OWN_SOURCE]


@pytest.mark.parametrize("loader", MEASURED, ids=lambda p: p.name)
def test_says_what_to_measure_when_its_suite_is_missing(loader, tmp_path):
    found = results.load(REFERENCE)
    found.runs.clear()
    empty = tmp_path / "empty.json"
    results.save(found, empty)
    done = run(loader, empty)
    assert done.returncode == 0, done.stderr
    figure = json.loads(done.stdout)
    assert figure["data"] == [] and "--suite" in figure["layout"]["meta"]["alt"]


@pytest.mark.parametrize("arguments", [[], ["nowhere.json"]])
def test_a_mistake_gives_one_line(arguments):
    done = run(LOADERS[0], *arguments)
    assert done.returncode and len(done.stderr.strip().splitlines()) == 1


def test_executors_differ_by_more_than_colour():
    shapes = [shape for _, shape, _ in charts.LOOK.values()]
    assert len(set(shapes)) == len(shapes)


def test_dots_keep_rows_apart_and_intervals_whole():
    series = {"threads": {0: Estimate(1, 0.5, 2, 9)}, "interpreters": {0: Estimate(2, 1, 3, 9)}}
    first, second = charts.dots(["primes"], series, "×")
    assert first["y"] != second["y"] and abs(first["y"][0]) < 0.5
    assert first["error_x"]["arrayminus"] == [0.5] and first["error_x"]["array"] == [1]


@pytest.mark.parametrize(
    ("value", "text"), [(2, "2 s"), (0.00123, "1.23 ms"), (2e-5, "20 µs"), (5e-9, "5 ns")]
)
def test_seconds_are_readable(value, text):
    assert charts.seconds(value) == text
