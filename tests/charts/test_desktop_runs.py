"""Charts of the suite desktop, from runs whose figures are known and from committed ones."""

import dataclasses

import pytest

from gillab.bench import plan
from gillab.bench.request import PRESETS, Request
from gillab.bench.suites import desktop
from gillab.charts import catalogue, desktop_runs
from gillab.core import results
from gillab.core.places import RESULTS
from gillab.core.results import Case, Run

REFERENCE = results.load(RESULTS / "reference.json")
BUILD = REFERENCE.main_build
CHARTS = ("desktop-lag", "desktop-missed", "desktop-results")


def run(executor, late_ms, tiles_per_s, megabytes, workload="explorer", workers=2, **params):
    details = {
        "late_s": [late / 1000 for late in late_ms],
        "missed": sum(late > 16.7 for late in late_ms),
        "tiles": tiles_per_s * 10,
        "seconds": 10.0,
        "first_picture_s": 0.2,
        "close_s": 0.01,
        "all_gone": True,
        "memory": {"pss_bytes": megabytes * 1_000_000, "uss_bytes": 1} | {"kind": "pss"},
    }
    workers = 1 if executor == "inline" else workers
    case = Case("desktop", workload, executor, workers, BUILD, desktop.EXPLORER | params)
    return Run(case, "ok", "s", values=(max(late_ms) / 1000,), details=details)


def file_of(*runs):
    return dataclasses.replace(REFERENCE, runs=list(runs))


def four_each(executor, late_ms, speeds, megabytes, **more):
    return [run(executor, late_ms, speed, megabytes, **more) for speed in speeds]


def row_of(ours, theirs):
    return desktop_runs.criteria_row(desktop_runs.criteria(file_of(*ours, *theirs)), 2)


def test_criteria_that_are_met():
    ours = four_each("interpreters", [1, 2, 3], (100, 101, 102, 103), 80)
    theirs = four_each("processes", [1, 2, 4], (100, 101, 102, 103), 100)
    late, speed, memory = [row_of(ours, theirs)[place] for place in (3, 6, 8)]
    assert late == "3.0 ms (3.0–3.0), at most 16.7 ms: met"
    assert speed.startswith("1.00×") and speed.endswith(", at least 0.95×: met")
    assert memory == "0.80× (0.80–0.80), below 1×: met"


def test_criteria_that_are_missed():
    ours = four_each("interpreters", [1, 2, 40], (80, 81, 82, 83), 120)
    theirs = four_each("processes", [1, 2, 4], (100, 101, 102, 103), 100)
    row = row_of(ours, theirs)
    assert [row[place].rpartition(": ")[2] for place in (3, 6, 8)] == ["missed"] * 3


def test_an_interval_around_the_limit_is_undecided():
    ours = four_each("interpreters", [1, 2], (60, 90, 100, 140), 80)
    theirs = four_each("processes", [1, 2], (70, 95, 100, 130), 100)
    _, speed, _ = desktop_runs.criteria(file_of(*ours, *theirs))
    assert speed.found.low < 0.95 < speed.found.high and speed.verdict == "undecided"


def test_lateness_pools_all_frames_and_resamples_whole_runs():
    calm, jerky = run("threads", [1] * 100, 100, 50), run("threads", [30] * 100, 100, 50)
    found = desktop_runs.late_estimate([calm, calm, jerky])
    assert (found.low, found.median, found.high, found.n) == (0.001, 0.030, 0.030, 300)


def test_no_criteria_without_both():
    assert desktop_runs.criteria(file_of(*four_each("interpreters", [1], (100,), 80))) == []


def on_macos(run):
    """The same run on a system that reports only the resident size."""
    told = {"pss_bytes": None, "uss_bytes": None, "rss_bytes": 9_000_000, "kind": "rss"}
    memory = told | {"bytes": told["rss_bytes"]}
    return dataclasses.replace(run, details=run.details | {"memory": memory})


def without_memory(run):
    """The same run on a system that reports no memory."""
    memory = {"pss_bytes": None, "uss_bytes": None, "rss_bytes": 0, "kind": "rss", "bytes": 0}
    return dataclasses.replace(run, details=run.details | {"memory": memory})


def test_memory_is_of_the_kind_that_is_reported():
    ours = [on_macos(one) for one in four_each("interpreters", [1, 2], (100, 101), 80)]
    theirs = [on_macos(one) for one in four_each("processes", [1, 2], (100, 101), 80)]
    rows = catalogue.draw("desktop-lag", file_of(*ours, *theirs))["layout"]["meta"]["table"]["rows"]
    assert [row[8] for row in rows] == ["9 MB (rss)"] * 2 + ["1.00× (1.00–1.00), below 1×: missed"]


@pytest.mark.parametrize("change", [on_macos, without_memory])
def test_memory_that_is_unknown_or_of_two_kinds_is_not_compared(change):
    ours = [change(one) for one in four_each("interpreters", [1, 2], (100, 101), 80)]
    theirs = four_each("processes", [1, 2], (100, 101), 80)
    file = file_of(*ours, *theirs)
    assert [one.short for one in desktop_runs.criteria(file)] == ["late", "tiles/s"]
    rows = catalogue.draw("desktop-lag", file)["layout"]["meta"]["table"]["rows"]
    assert rows[-1][8] == "–"
    mixed = file_of(ours[0], *four_each("interpreters", [1], (100,), 80))
    (row,) = catalogue.draw("desktop-lag", mixed)["layout"]["meta"]["table"]["rows"]
    assert row[8] == "–"


@pytest.fixture
def figures():
    runs = [run(way, [1, 2, 20], 100, 80) for way in (*desktop.WAYS, desktop.QT)]
    runs += [run("threads", [1, 2], 90, 70, workers=1)]
    for way, gain in (("processes", 4), ("interpreters", 2)):
        for params in desktop.RESULTS:
            copied = params.get("results") == "copied"
            speed = 100 if copied or "batch" in params else 100 * gain
            runs.append(run(way, [1, 2], speed, 80, "results", **params))
    return lambda name: catalogue.draw(name, file_of(*runs))


@pytest.mark.parametrize("name", CHARTS)
def test_the_charts_draw_what_was_measured(name, figures):
    figure = figures(name)
    table = figure["layout"]["meta"]["table"]
    assert figure["data"] and table["rows"]
    assert all(len(row) == len(table["columns"]) for row in table["rows"])


def test_lag_holds_every_way_and_the_criteria(figures):
    figure = figures("desktop-lag")
    ways = [*desktop.WAYS[:2], desktop.QT, *desktop.WAYS[2:]]
    assert [trace["name"] for trace in figure["data"]] == ways
    names = [row[0] for row in figure["layout"]["meta"]["table"]["rows"]]
    assert names == [*ways, "interpreters ÷ processes"]


def test_the_gain_of_sharing_is_shown_by_size_and_way(figures):
    rows = figures("desktop-results")["layout"]["meta"]["table"]["rows"]
    gains = {(row[0][:6], row[1]): row[4] for row in rows}
    assert len(rows) == 8
    assert gains["256 kB", "processes"].startswith("4.00×")
    assert gains["16 kB ", "interpreters"].startswith("2.00×")


def test_a_full_measurement_compares_the_two_ways_more_often():
    request = Request(("desktop",), desktop.WAYS, (1, 2), (), (BUILD,), "full", **PRESETS["full"])
    cases = plan.expand(request)
    count = dict.fromkeys((*desktop.WAYS, desktop.QT), 0)
    for case in cases:
        if case.workload == "explorer" and case.workers == (1 if case.executor == "inline" else 2):
            count[case.executor] += 1
    twice = desktop.COMPARED * request.rounds
    assert (count["interpreters"], count["processes"]) == (twice, twice)
    assert {count[way] for way in ("inline", "threads", desktop.QT)} == {request.rounds}


def test_a_free_threaded_build_is_left_out_with_a_reason():
    case = Case("desktop", "explorer", "threads", 2, "3.14.8t", desktop.EXPLORER)
    assert "PyQt6" in desktop.unfit(case, {"free_threaded": True}, "python")
    assert desktop.unfit(case, {"free_threaded": False}, "python") == ""
