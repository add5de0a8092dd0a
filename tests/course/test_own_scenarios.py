"""Step 4.1's table: one's own rows, or the course's where there are none."""

import pytest

from gillab.charts import scenario_runs, scenarios
from gillab.core.results import Case, Run, save
from gillab.course import own_scenarios
from gillab.course.check.step_check import check_step
from gillab.course.exercises import load_exercises, select
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
        keep(row("threads", 0.001), row("threads", 0.002, workers=4)).rows(claim)


TOO_LATE = row("processes", 0.0003, late_s=1.0), row("threads", 0.001, late_s=1.0)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (TOO_LATE, "none keeps its limit: play a lighter scenario"),
        (TOO_LATE[:1], "no two ways of one load"),
        ((row("threads", 0.001), row("processes", 0.001)), "overlap"),
    ],
)
def test_rows_that_bear_out_nothing_are_set_aside_with_the_reason(keep, rows, expected):
    found = keep(*rows)
    assert found.whose.startswith("ours, since ") and expected in found.whose
    assert found.sayable and found.loads == own_scenarios.open_reference().loads
    yours, _, ours = own_scenarios.listing(found).partition(found.whose)
    assert f"yours: {len(rows)} rows" in yours and yours.count(LOAD) == 1
    assert LOAD in ours
    assert len(found.figure()["layout"]["meta"]["table"]["rows"]) == len(rows)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Claim(LOAD, "threads×2", "processes×2"), "The reference says so, too."),
        (Claim(LOAD, "processes×2", "threads×2"), "The reference says the opposite."),
        (
            Claim(LOAD, "threads×1", "interpreters×1"),
            "The reference has no row of threads×1 and interpreters×1; of threads×2 rather than "
            "interpreters×2 it says so, too.",
        ),
        (Claim(LOAD, "threads×1", "threads×2"), "The reference has no row of threads×1."),
        (Claim(LOAD, "fibers×1", "threads×2"), "The reference has no row of fibers×1."),
        (Claim("a rush", "threads×2", "inline×1"), "The reference has not measured this load."),
    ],
)
def test_the_reference_speaks_of_the_workers_that_it_has(claim, expected):
    assert own_scenarios.beside(claim) == f" {expected}"


def test_a_row_of_few_values_decides_nothing(keep):
    found = keep(row("threads", 0.001, values=1), row("processes", 0.0015)).aside
    assert found
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


def test_where_every_row_is_too_late_the_step_is_about_the_courses_rows(keep, tmp_path):
    """An empty CLAIMS must not pass for want of a sentence."""
    keep(*TOO_LATE)
    (step,) = select(load_exercises(), "4.1")
    solved = check_step(step, step.solutions())
    assert solved.passed, solved.text()
    assert "play a lighter scenario" in " ".join(did for _, did in solved.works)
    task = tmp_path / "task.py"
    task.write_text(step.solution("task.py").read_text("utf-8") + "\nCLAIMS = []\n", "utf-8")
    unsaid = check_step(step, {"task.py": task})
    assert unsaid.did == "CLAIMS is empty" and "play a lighter scenario" in unsaid.wanted
