"""The charts of the server suite, drawn from results that are made up to be told apart."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.charts import server_runs
from gillab.core import results
from gillab.core.results import Case, Results, Run
from gillab.core.stats import QUANTILES, Estimate, quantiles

ROOT = Path(__file__).resolve().parents[2]
CHARTS = ("throughput", "light", "load", "bar")
# way: heavy a second, MB, milliseconds that a light request waits
WAYS = {
    "inline": (80, 40, 900),
    "threads": (75, 45, 90),
    "processes": (150, 90, 10),
    "interpreters": (148, 60, 11),
    "loops": (155, 65, 12),
    "uvicorn": (150, 100, 13),
    "granian": (152, 110, 14),
}


def a_run(way: str, build: str = "3.14", load: float = 1.2, number: int = 0, **details) -> Run:
    heavy_per_s, memory_mb, wait_ms = WAYS[way]
    waits = [wait_ms * (1 + step / 100 + number / 1000) for step in range(200)]
    heavy = {"p50": 1.0, "p95": 2.0, "p99": 2.5, "max": 3.0, "n": 9, "quantiles": []}
    found = {
        "offered_per_s": 150 * load,
        "errors": {},
        "unfinished": 3,
        "unsent": 2,
        "generator_cpu_cores": 0.2,
        "generator_lag_p99_s": 0.004,
        "light": heavy | {"waits_ms": waits, "quantiles": quantiles(waits)},
        "heavy": heavy,
        "memory_kind": "pss",
        "memory_idle_bytes": memory_mb * 8e5,
        "memory_loaded_bytes": memory_mb * 1e6 + number,
        "start_to_answer_s": 0.3,
        "start_to_ready_s": 0.4,
    }
    case = Case("server", "mix", way, 1 if way == "inline" else 2, build, {"load": load})
    value = (1 + number / 1000) / heavy_per_s
    return Run(case, "ok", "s", (value,), details=found | details, started="x", duration_s=9.0)


@pytest.fixture
def made_up() -> Results:
    """Two builds, the second without a GIL."""
    reference = results.load(ROOT / "docs" / "results" / "reference.json")
    build = reference.builds[reference.main_build]
    free = build | {"free_threaded": True, "gil_enabled": False}
    found = Results(reference.provenance, {"3.14": build, "3.14t": free})
    for load in (0.8, 1.2):
        for number in range(3):
            found.runs += [a_run(way, load=load, number=number) for way in WAYS]
            found.runs.append(a_run("threads", "3.14t", load, number))
    return found


def drawn(made_up: Results, name: str, folder: Path) -> dict:
    path = folder / "made-up.json"
    results.save(made_up, path)
    loader = ROOT / "scripts" / "charts" / f"server-{name}.json.py"
    command = [sys.executable, str(loader), str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_draws_what_its_table_says(made_up, tmp_path, name):
    figure = drawn(made_up, name, tmp_path)
    table = figure["layout"]["meta"]["table"]
    assert figure["data"] and table["rows"]
    assert all(len(row) == len(table["columns"]) for row in table["rows"])
    if name != "bar":
        named = {trace["name"] for trace in figure["data"]}
        assert named == {*WAYS, server_runs.NO_GIL}


def test_threads_without_a_gil_are_a_series_of_their_own(made_up):
    ways = server_runs.runs_by_way(made_up)
    assert [run.case.build for run in ways[server_runs.NO_GIL]] == ["3.14t"] * 3
    assert {
        run.case.build for name, runs in ways.items() for run in runs if name != server_runs.NO_GIL
    } == {"3.14"}
    made_up.builds = dict(reversed(made_up.builds.items()))  # whichever was named first
    assert server_runs.runs_by_way(made_up).keys() == ways.keys()


def test_runs_limited_by_the_generator_are_left_out_while_there_are_others(made_up):
    late = a_run("loops", generator_lag_p99_s=0.4)
    busy = a_run("granian", generator_cpu_cores=0.95)
    assert (
        server_runs.doubt(late)
        and server_runs.doubt(busy)
        and not server_runs.doubt(a_run("loops"))
    )
    made_up.runs.append(late)
    made_up.runs = [run for run in made_up.runs if run.case.executor != "granian"] + [busy]
    ways = server_runs.runs_by_way(made_up)
    assert len(ways["loops"]) == 3 and ways["granian"] == [busy]


def test_a_doubtful_way_says_so_in_the_table(made_up, tmp_path):
    kept = [run for run in made_up.runs if run.case.executor != "granian"]
    made_up.runs = [*kept, a_run("granian", generator_cpu_cores=0.95)]
    rows = drawn(made_up, "throughput", tmp_path)["layout"]["meta"]["table"]["rows"]
    assert [row[0] for row in rows if "in doubt" in row[-2]] == ["granian"]


def test_unknown_memory_is_a_dash_and_no_point(made_up, tmp_path):
    for run in made_up.runs:
        if run.case.executor == "uvicorn":
            run.details["memory_idle_bytes"] = run.details["memory_loaded_bytes"] = None
    figure = drawn(made_up, "throughput", tmp_path)
    assert "uvicorn" not in {trace["name"] for trace in figure["data"]}
    (row,) = (r for r in figure["layout"]["meta"]["table"]["rows"] if r[0] == "uvicorn")
    assert row.count("–") == 2
    assert not any("memory" in criterion.words for criterion in server_runs.bar(made_up))


def test_errors_and_unanswered_are_told_apart():
    runs = [a_run("loops", errors={"status 503": 4}), a_run("loops")]
    assert server_runs.lost(runs) == (4, 10)


def test_the_bar(made_up):
    work, memory, *light = server_runs.bar(made_up)
    assert work.at_least and work.found.median == pytest.approx(155 / 150, rel=0.01)
    assert memory.found.median == pytest.approx(0.65, rel=0.01) and memory.verdict == "met"
    assert [round(one.found.median, 1) for one in light] == [1.2, 1.2]
    assert all(one.found.low <= one.found.median <= one.found.high for one in light)
    alone = Results(made_up.provenance, made_up.builds, [a_run("loops")])
    assert server_runs.bar(alone) == []


@pytest.mark.parametrize(
    ("ends", "at_least", "verdict"),
    [
        ((1.1, 1.0, 1.2), True, "met"),
        ((1.1, 0.9, 1.2), True, "met, not for certain"),
        ((0.9, 0.8, 1.1), True, "missed, not for certain"),
        ((0.9, 0.8, 0.95), True, "missed"),
        ((0.9, 0.8, 1.0), False, "met"),
        ((1.2, 1.1, 1.3), False, "missed"),
    ],
)
def test_verdicts_in_plain_words(ends, at_least, verdict):
    assert (
        server_runs.Criterion("few", "words", Estimate(*ends, 6), 1.0, at_least).verdict == verdict
    )


def test_pooled_waits_are_ordered_and_complete():
    runs = [a_run("loops", number=n) for n in range(3)]
    pooled = server_runs.waits_ms(runs)
    assert len(pooled) == 600 and pooled == sorted(pooled)
    assert len(quantiles(pooled)) == len(QUANTILES)
