"""The break-even of a pool: the last column of the round trip's table."""

import dataclasses

import pytest

from gillab.charts import cpu_runs, roundtrip
from gillab.core.places import RESULTS
from gillab.core.results import load
from gillab.core.workloads import PYTHON, WORKLOADS

POOLS = ("threads", "processes", "interpreters")


@pytest.fixture
def worth():
    """{pool: last cell of the row "one by one"} if every pool has this gain."""
    results = load(RESULTS / "reference.json")

    def told(gain: float, without: str = "") -> dict[str, str]:
        seconds = {"inline": 2.0} | dict.fromkeys(
            ("threads", "processes", "interpreters"), 2 / gain
        )
        made = dataclasses.replace(results, runs=[])
        for run in results.runs:
            if run.case.suite == "roundtrip":
                made.runs.append(dataclasses.replace(run, values=(1e-4,)))
            elif run.case.suite == "cpu" and run.case.executor != without:
                pure = WORKLOADS[run.case.workload].kind == PYTHON
                value = seconds[run.case.executor] if pure else 1.0  # C code must not count
                beside = (seconds["inline"] if pure else 1.0,) if run.baseline_values else ()
                made.runs.append(dataclasses.replace(run, values=(value,), baseline_values=beside))
        rows = roundtrip.build(made)["layout"]["meta"]["table"]["rows"]
        return {row[1]: row[-1] for row in rows if row[0] == "one by one"}

    return told


def test_a_speed_up_of_two_breaks_even_at_twice_the_cost(worth):
    assert set(worth(2.0).values()) == {"200 µs"}
    assert set(worth(4.0).values()) == {"133 µs"}


def test_a_pool_without_speed_up_never_breaks_even(worth):
    assert set(worth(1.0).values()) == {"never"}


def test_a_speed_up_that_was_not_measured_gives_a_dash(worth):
    found = worth(2.0, without="processes")
    assert found["processes"] == "–" and found["threads"] == "200 µs"


def test_the_chart_explains_its_rule():
    figure = roundtrip.build(load(RESULTS / "reference.json"))
    assert "1 − 1 ÷ speed-up" in figure["layout"]["meta"]["alt"]


def test_usual_gains_are_of_pure_python_alone():
    found = cpu_runs.usual_gains(load(RESULTS / "reference.json"))
    assert tuple(found) == POOLS
    assert cpu_runs.usual_gains(load(RESULTS / "server.json")) == {}
