"""Each loader as a person runs it: prints a figure, is short, and says plainly what is missing."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.charts import look
from gillab.core import results
from gillab.core.stats import Estimate

ROOT = Path(__file__).resolve().parents[2]
LOADERS = sorted((ROOT / "scripts" / "charts").glob("*.json.py"))
# These draw files of their own, whatever was measured here.
OWN_SOURCE = {"long-view.json.py", "lost.json.py", "self-check.json.py"}
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
    shapes = [shape for _, shape, _ in look.SERIES.values()]
    assert len(set(shapes)) == len(shapes)


def test_dots_keep_rows_apart_and_intervals_whole():
    series = {"threads": {0: Estimate(1, 0.5, 2, 9)}, "interpreters": {0: Estimate(2, 1, 3, 9)}}
    first, second = look.dots(["primes"], series, "×")
    assert first["y"] != second["y"] and abs(first["y"][0]) < 0.5
    assert first["error_x"]["arrayminus"] == [0.5] and first["error_x"]["array"] == [1]


def test_single_values_lie_behind_their_point():
    series, single = {"threads": {0: Estimate(2, 1, 3, 3)}}, {"threads": {0: [1.0, 2.0, 3.0]}}
    behind, point = look.dots(["primes"], series, "×", single=single)
    assert behind["x"] == [1.0, 2.0, 3.0] and set(behind["y"]) == set(point["y"])
    assert behind["showlegend"] is False
    assert look.outliers_in([1.0, 1.1, 0.9, 1.0, 1.05, 9.0]) == "1 of 6"


def test_the_source_says_how_it_was_measured_and_what_disturbed_it():
    found = results.load(REFERENCE)
    found.provenance |= {
        "preset": "full",
        "created": "2026-05-06T07:08:09+00:00",
        "warnings": ["the machine was busy at the start (load 2.1): close other programs"],
    }
    said = look.source(found, "cpu")
    assert said.endswith("2026-05-06 · bench --full · 1 warning: the machine was busy at the start")
    earlier = {**found.provenance, "created": "2025-01-02", "preset": "quick", "warnings": []}
    found.provenance["kept"] = {"server": earlier}
    assert look.source(found, "server").endswith("2025-01-02 · bench --quick")
    assert look.source(found, "cpu") == said


def test_a_win_needs_an_interval_of_its_own(tmp_path):
    """Two pools that are equally fast: nobody has won, and the chart says so."""
    found = results.load(REFERENCE)
    seconds = {"inline": 2.0, "threads": 2.1, "processes": 1.0, "interpreters": 1.0}
    most = max(run.case.workers for run in found.select("cpu"))

    def drawn(**changed: float) -> str:
        times = seconds | changed
        found.runs = [
            dataclasses.replace(run, values=(times[run.case.executor], times[run.case.executor]))
            for run in found.select("cpu", workload="primes")
            if run.case.workers == most or run.case.executor == "inline"
        ]
        results.save(found, tmp_path / "r.json")
        done = run(ROOT / "scripts/charts/winners.json.py", tmp_path / "r.json")
        return json.loads(done.stdout)["layout"]["meta"]["alt"]

    assert "interpreters 0, no pool 0, no clear winner 1" in drawn()
    assert "interpreters 1, no pool 0, no clear winner 0" in drawn(interpreters=0.5)
    assert "no pool 1, no clear winner 0" in drawn(processes=3.0, interpreters=3.0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sets the code page of a pipe")
def test_a_loader_prints_utf8_whatever_the_code_page():
    command = [sys.executable, str(ROOT / "scripts/charts/speedup.json.py"), str(REFERENCE)]
    variables = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, env=variables, timeout=60)
    assert done.returncode == 0 and "×" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("value", "text"), [(2, "2 s"), (0.00123, "1.23 ms"), (2e-5, "20 µs"), (5e-9, "5 ns")]
)
def test_seconds_are_readable(value, text):
    assert look.seconds(value) == text
