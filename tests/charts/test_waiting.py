"""The charts of waits and of lists: what is drawn for runs that were made up, value by value."""

from __future__ import annotations

import pytest

from gillab.charts import lists, waits
from gillab.core.places import RESULTS
from gillab.core.results import Case, Results, Run, load


@pytest.fixture
def empty() -> Results:
    results = load(RESULTS / "reference.json")
    results.runs.clear()
    return results


def rows_of(figure: dict) -> list[list]:
    return figure["layout"]["meta"]["table"]["rows"]


def test_waits_are_pooled_over_runs_and_held_against_the_switch_interval(empty):
    def run(executor: str, workers: int, *values: float) -> Run:
        case = Case("waits", "computing", executor, workers, empty.main_build)
        return Run(case, "ok", "s", values, details={"switch_interval_s": 0.005})

    empty.runs += [run("threads", 2, 0.006, 0.004), run("threads", 2, 0.007, 0.008)]
    empty.runs += [run("inline", 1, 0.0), run("interpreters", 2, 0.001)]
    figure = waits.build(empty)
    assert rows_of(figure) == [
        ["nothing computes", "inline", 1, "0 ns", "0 ns", "0 ns", "0 ns", "0%"],
        ["two compute", "threads", 4, "6 ms", "8 ms", "8 ms", "8 ms", "75%"],
        ["two compute", "interpreters", 1, "1 ms", "1 ms", "1 ms", "1 ms", "0%"],
    ]
    assert figure["layout"]["shapes"][0]["x0"] == 5.0  # milliseconds
    assert all(x > 0 for trace in figure["data"] for x in trace["x"])  # the axis is logarithmic
    threads, interpreters = (t["y"][0] for t in figure["data"][3::2])
    assert round(threads) == round(interpreters) == 1 and threads < interpreters


def test_lists_are_drawn_at_the_largest_size_that_was_sent_in_every_form(empty):
    def run(executor: str, form: str, size: int, value: float, *stops: float) -> Run:
        params = {"payload_bytes": size}
        case = Case("lists", form, executor, 1, empty.main_build, params)
        return Run(case, "ok", "s", (value,), details={"stops_s": list(stops)} if stops else {})

    empty.runs += [
        run("interpreters", "list", 64_000_000, 9.0),  # larger, but in one form only
        run("interpreters", "list", 8_000, 0.4, 0.3),
        run("interpreters", "pickled", 8_000, 0.1, 0.02),
        run("interpreters", "pickled", 800, 0.01, 0.002),
        run("processes", "list", 8_000, 0.2),
    ]
    figure = lists.build(empty)
    assert "1,000 floats" in figure["layout"]["meta"]["alt"]
    answer, stop = figure["data"]
    assert [round(x) for x in answer["x"]] == [400, 100, 200]
    assert [round(x) for x in stop["x"]] == [300, 20]
    assert rows_of(figure)[1] == [
        "interpreter, list",
        "64 MB",
        "9 s",
        "9 s",
        "9 s",
        "–",
        "–",
        "–",
    ]


def test_results_without_the_other_forms_say_what_to_measure():
    figure = lists.build(load(RESULTS / "reference.json"))
    if not figure["data"]:
        assert "--suite lists" in figure["layout"]["meta"]["alt"]
