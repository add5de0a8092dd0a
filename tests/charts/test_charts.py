"""Every chart: a figure with text and table, or a message if its suite is missing."""

from __future__ import annotations

import dataclasses

import pytest

from gillab.charts import catalogue, look, traces, units, winners
from gillab.core.places import RESULTS
from gillab.core.results import Results, load
from gillab.core.stats import Estimate

REFERENCE = RESULTS / "reference.json"
# These charts draw other files, or have another message.
OWN_SOURCE = {"compat-totals", "long-view", "lost", "real-functions", "self-check", "which-score"}
OWN_SOURCE |= {"next-version", "scenarios"}


@pytest.fixture
def reference() -> Results:
    return load(REFERENCE)


@pytest.mark.parametrize("name", catalogue.names())
def test_it_is_a_figure_with_a_complete_table(name, reference):
    figure = catalogue.draw(name, reference)
    meta = figure["layout"]["meta"]
    assert figure["layout"]["template"] is None
    assert meta["alt"] and meta["source"] and "  " not in meta["alt"]
    assert all(len(row) == len(meta["table"]["columns"]) for row in meta["table"]["rows"])
    marks = [one for one in figure["data"] if "markers" in one.get("mode", "")]
    assert all(one["cliponaxis"] is False for one in marks), "a mark on an axis is cut in half"


@pytest.mark.parametrize("name", sorted(set(catalogue.names()) - OWN_SOURCE))
def test_it_says_what_to_measure_when_its_suite_is_missing(name, reference):
    reference.runs.clear()
    figure = catalogue.draw(name, reference)
    assert figure["data"] == [] and "--suite" in figure["layout"]["meta"]["alt"]


@pytest.mark.parametrize("name", [n for n in catalogue.names() if catalogue.further_files(n)])
def test_a_chart_of_another_file_links_to_that_file(name, reference):
    links = [f"results/{path.name}" for path in catalogue.further_files(name)]
    assert catalogue.draw(name, reference)["layout"]["meta"]["raw"] in links


def test_every_chart_of_the_course_is_there():
    assert len(catalogue.names()) >= 18 and {"speedup", "server-load"} <= {*catalogue.names()}


def test_executors_differ_by_more_than_colour():
    shapes = [shape for _, shape, _ in look.SERIES.values()]
    assert len(set(shapes)) == len(shapes)


def test_dots_keep_rows_apart_and_intervals_whole():
    series = {"threads": {0: Estimate(1, 0.5, 2, 9)}, "interpreters": {0: Estimate(2, 1, 3, 9)}}
    first, second = traces.dots(["primes"], series, "×")
    assert first["y"] != second["y"] and abs(first["y"][0]) < 0.5
    assert first["error_x"]["arrayminus"] == [0.5] and first["error_x"]["array"] == [1]


def test_single_values_are_drawn_behind_their_point():
    series, single = {"threads": {0: Estimate(2, 1, 3, 3)}}, {"threads": {0: [1.0, 2.0, 3.0]}}
    behind, point = traces.dots(["primes"], series, "×", single=single)
    assert behind["x"] == [1.0, 2.0, 3.0] and set(behind["y"]) == set(point["y"])
    assert behind["showlegend"] is False
    assert units.outliers_in([1.0, 1.1, 0.9, 1.0, 1.05, 9.0]) == "1 of 6"


def test_a_curve_has_an_interval_only_where_there_is_an_estimate():
    with_interval = traces.curve("threads", [1, 2], [Estimate(2, 1, 4, 9)] * 2, 10)
    assert with_interval["y"] == [20, 20] and with_interval["error_y"]["array"] == [20, 20]
    assert "error_y" not in traces.curve("threads", [1, 2], [3.0, 4.0])


def test_panels_have_axes_and_titles_of_their_own():
    layout = look.panels(["first", "second"])
    assert look.suffixes(["first", "second"]) == ["", "2"]
    assert [note["xref"] for note in layout["annotations"]] == ["x domain", "x2 domain"]
    assert look.in_panel("threads", "2") == {
        "xaxis": "x2",
        "yaxis": "y2",
        "legendgroup": "threads",
        "showlegend": False,
    }


def test_the_source_names_preset_and_warnings(reference):
    reference.provenance |= {
        "preset": "full",
        "created": "2026-05-06T07:08:09+00:00",
        "warnings": ["the machine was busy at the start (load 2.1): close other programs"],
    }
    said = look.source(reference, "cpu")
    assert said.endswith("2026-05-06 · bench --full · 1 warning: the machine was busy at the start")
    earlier = {**reference.provenance, "created": "2025-01-02", "preset": "quick", "warnings": []}
    reference.provenance["kept"] = {"server": earlier}
    assert look.source(reference, "server").endswith("2025-01-02 · bench --quick")
    assert look.source(reference, "cpu") == said


def test_winners_say_which_difference_is_real(reference):
    seconds = {"inline": 2.0, "threads": 2.1, "processes": 1.0, "interpreters": 1.0}
    runs = reference.select("cpu", workload="primes")
    most = max(run.case.workers for run in runs)

    def said(**changed: float) -> str:
        times = seconds | changed
        reference.runs = [
            dataclasses.replace(
                run,
                values=(times[run.case.executor],) * 2,
                baseline_values=(times["inline"],) * 2 if run.baseline_values else (),
            )
            for run in runs
            if run.case.workers == most or run.case.executor == "inline"
        ]
        return winners.build(reference)["layout"]["meta"]["alt"]

    assert "processes or interpreters: no real difference (rows: 1)" in said()
    assert "row: interpreters (rows: 1)" in said(interpreters=0.5)
    assert "no pool: each is slower (rows: 1)" in said(processes=3.0, interpreters=3.0)
    assert "no pool is surely faster (rows: 1)" in said(processes=2.0, interpreters=3.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2, "2 s"),
        (0.9996, "1 s"),
        (0.00123, "1.23 ms"),
        (0.0009996, "1 ms"),
        (2e-5, "20 µs"),
        (5e-9, "5 ns"),
    ],
)
def test_seconds_are_readable(value, text):
    assert units.seconds(value) == text
