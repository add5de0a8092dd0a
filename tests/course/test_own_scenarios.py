"""Step 4.1's table: one's own rows, or the course's where there are none."""

import pytest

from gillab.charts import scenario_runs, scenarios
from gillab.core.results import Case, Run, save
from gillab.course import own_scenarios
from gillab.course.own_scenarios import Claim
from gillab.course.play import table, window

LOAD = "small tiles of light work, not dragged"  # that the course has measured, too


def row(way: str, seconds: float, late_s: float = 0.001, workers: int = 2, values: int = 5) -> Run:
    details = {
        "late_s": [late_s],
        "late_99_s": late_s,
        "memory": {"kind": "rss", "bytes": 0},
        "guess": "threads",
        "others_cores": None,
        "idle_cores": 0.0,
    }
    params = {"tile": "small", "work": "light", "drag": window.STILL, "s": 10}
    build = next(iter(table.empty().builds))
    case = Case(scenario_runs.WINDOW, "tiny tiles", way, workers, build, params)
    spread = tuple(seconds * (1 + number / 1000) for number in range(values))
    return Run(case, "ok", "s", spread, details=details)


@pytest.fixture
def keep(tmp_path, monkeypatch):
    """keep(row, …) makes them the participant's own table and opens it."""
    path = tmp_path / "scenarios.json"
    monkeypatch.setenv(own_scenarios.VARIABLE, str(path))

    def keep_rows(*rows: Run) -> own_scenarios.Scenarios:
        results = table.empty()
        results.runs.extend(rows)
        save(results, path)
        return own_scenarios.open_scenarios()

    return keep_rows


def test_ours_are_taken_where_there_is_no_row_of_ones_own(keep):
    found = keep()
    assert found.whose.startswith("ours, since you kept no row yet") and not found.own
    assert found.loads == own_scenarios.open_reference().loads and LOAD in found.loads


def test_a_claim_about_ones_own_rows_stands_beside_the_reference(keep):
    found = keep(row("threads", 0.001), row("processes", 0.002))
    assert found.whose.startswith("yours: 2 rows")
    said = own_scenarios.sentence(Claim(LOAD, "threads×2", "processes×2"), found)
    assert said.startswith(f"{LOAD}: threads×2 rather than processes×2") and "2× the work" in said
    assert "The reference" in said


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Claim("a rush", "threads×2", "inline×1"), f"no load 'a rush'; there is: {LOAD}"),
        (Claim(LOAD, "threads×3", "threads×2"), "no way 'threads×3' under this load"),
    ],
)
def test_a_claim_about_nothing_is_named(keep, claim, expected):
    with pytest.raises(LookupError, match=expected):
        keep(row("threads", 0.001)).rows(claim)


def test_a_row_of_few_values_decides_nothing(keep):
    found = keep(row("threads", 0.001, values=1), row("processes", 0.0015))
    better, worse = found.loads[LOAD]
    assert not scenario_runs.beats(better, worse) and not scenario_runs.beats(worse, better)
    assert "cannot be told apart" in scenario_runs.sentence([better, worse])


def test_the_chart_parts_numbers_of_workers_and_marks_what_is_too_late(keep):
    rows = row("threads", 0.001), row("threads", 0.002, workers=4), row("inline", 0.003, late_s=1.0)
    figure = keep(*rows).figure()
    named = {trace["name"]: trace for trace in figure["data"]}
    assert named["inline"]["marker"]["opacity"] == [scenarios.FAINT]
    assert named["threads"]["marker"]["opacity"] == [1.0, 1.0]
    assert len(figure["layout"]["yaxis"]["ticktext"]) == 2
    assert "not kept" in str(figure["layout"]["meta"]["table"]["rows"])
