"""The charts of the server suite, drawn from made-up results with distinct values."""

from __future__ import annotations

import pytest

from gillab.charts import catalogue, server_runs
from gillab.charts.verdict import MET
from gillab.core import results
from gillab.core.places import RESULTS
from gillab.core.results import Case, Results, Run
from gillab.core.stats import QUANTILES, quantiles

CHARTS = ("throughput", "light", "load", "bar")
# way: heavy requests per second, MB, milliseconds that a light request waits
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
    reference = results.load(RESULTS / "reference.json")
    build = reference.builds[reference.main_build]
    free = build | {"free_threaded": True, "gil_enabled": False}
    found = Results(reference.provenance, {"3.14": build, "3.14t": free})
    for load in (0.8, 1.2):
        for number in range(3):
            found.runs += [a_run(way, load=load, number=number) for way in WAYS]
            found.runs.append(a_run("threads", "3.14t", load, number))
    return found


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_draws_what_its_table_says(made_up, name):
    figure = catalogue.draw(f"server-{name}", made_up)
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
    made_up.builds = dict(reversed(made_up.builds.items()))  # in any order of builds
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


def test_a_doubtful_way_says_so_in_the_table(made_up):
    kept = [run for run in made_up.runs if run.case.executor != "granian"]
    made_up.runs = [*kept, a_run("granian", generator_cpu_cores=0.95)]
    rows = catalogue.draw("server-throughput", made_up)["layout"]["meta"]["table"]["rows"]
    assert [row[0] for row in rows if "in doubt" in row[-2]] == ["granian"]


def test_unknown_memory_is_a_dash_and_no_point(made_up):
    for run in made_up.runs:
        if run.case.executor == "uvicorn":
            run.details["memory_idle_bytes"] = run.details["memory_loaded_bytes"] = None
    figure = catalogue.draw("server-throughput", made_up)
    assert "uvicorn" not in {trace["name"] for trace in figure["data"]}
    (row,) = (r for r in figure["layout"]["meta"]["table"]["rows"] if r[0] == "uvicorn")
    assert row.count("–") == 2
    assert not any("memory" in criterion.words for criterion in server_runs.criteria(made_up))


def test_errors_and_unanswered_requests_are_counted_separately():
    runs = [a_run("loops", errors={"status 503": 4}), a_run("loops")]
    assert server_runs.lost(runs) == (4, 10)


def test_criteria_for_loops(made_up):
    work, memory, *light = server_runs.criteria(made_up)
    assert work.rule == "at least" and work.found.median == pytest.approx(155 / 150, rel=0.01)
    assert memory.found.median == pytest.approx(0.65, rel=0.01) and memory.verdict == MET
    assert [round(one.found.median, 1) for one in light] == [1.2, 1.2]
    assert all(one.found.low <= one.found.median <= one.found.high for one in light)
    alone = Results(made_up.provenance, made_up.builds, [a_run("loops")])
    assert server_runs.criteria(alone) == []


def test_memory_of_two_kinds_is_not_compared(made_up):
    for run in made_up.runs:
        if run.case.executor == "uvicorn":
            run.details["memory_kind"] = "rss"
    assert not any("memory" in one.words for one in server_runs.criteria(made_up))


def test_the_chart_says_each_verdict_in_its_row(made_up):
    figure = catalogue.draw("server-bar", made_up)
    asked = server_runs.criteria(made_up)
    rows = figure["layout"]["meta"]["table"]["rows"]
    assert [row[-1] for row in rows] == [one.verdict for one in asked]
    ticks = figure["layout"]["yaxis"]["ticktext"]
    assert all(one.verdict in tick for one, tick in zip(asked, ticks, strict=True))


def test_pooled_waits_are_ordered_and_complete():
    runs = [a_run("loops", number=n) for n in range(3)]
    pooled = server_runs.waits_ms(runs)
    assert len(pooled) == 600 and pooled == sorted(pooled)
    assert len(quantiles(pooled)) == len(QUANTILES)
