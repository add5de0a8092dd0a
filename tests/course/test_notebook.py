"""The summary's notebook: one source, the right numbers, and charts that harm no page."""

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from gillab.charts import own_figure, own_page
from gillab.core.results import load
from gillab.core.stats import estimate, groups
from gillab.course import notebook, summary_notebook
from gillab.course.check import open_notebook
from gillab.course.check.step_check import check_step
from gillab.course.exercises import load_exercises, select

ROOT = Path(__file__).resolve().parents[2]
STEPS = {step.id: step for step in select(load_exercises(), "4")}
FIGURE = {"data": [{"type": "bar", "x": ["threads", "processes"], "y": [1.0, 2.0]}], "layout": {}}


@pytest.fixture
def results():
    return load(ROOT / "docs" / "results" / "reference.json")


def test_the_site_shows_the_solutions():
    shown = summary_notebook.PAGE.read_text("utf-8")
    assert shown == summary_notebook.join(), (
        "write it again: python -m gillab.course.summary_notebook"
    )


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda step: step.id)
@pytest.mark.parametrize("kind", ["starter", "solution"])
def test_every_step_is_a_notebook(step, kind):
    cells = jupytext.read(getattr(step, kind)("task.py"), fmt="py:percent").cells
    kinds = [cell.cell_type for cell in cells]
    assert kinds[0] == "markdown" and kinds.count("code") >= 3
    assert cells[0].source.startswith(f"## Step {step.id}")


def test_median_is_of_the_first_build_and_of_all_runs(results):
    runs = results.select("cpu", workload="primes", executor="inline")
    wanted = estimate(groups(runs), resamples=1).median
    assert notebook.median_of(results, "cpu", "primes", "inline", 1) == wanted


def test_memory_of_processes_is_that_of_the_start_method_in_use(results):
    used = results.select("cpu", executor="processes")[0].details["start_method"]
    found = notebook.median_of(results, "memory", "bare", "processes", 2)
    assert found == notebook.median_of(results, "memory", "bare", f"processes-{used}", 2)


def test_what_was_not_measured_is_said(results):
    with pytest.raises(LookupError, match="no finished run of cpu primes interpreters×77"):
        notebook.median_of(results, "cpu", "primes", "interpreters", 77)


def test_speed_ups_are_those_of_the_charts(results):
    found = notebook.speed_ups(results, "primes")
    assert list(found) == ["threads", "processes", "interpreters"]
    assert all(e.low <= e.median <= e.high for e in found.values())
    assert notebook.speed_ups(results, "nothing of that name") == {}


def test_program_leaves_a_page_that_needs_no_network(tmp_path):
    step = STEPS["4.3"]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "GILLAB_OUTPUT": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, step.solution("task.py")], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Fastest against inline") == 3
    page = (tmp_path / own_page.PAGE).read_text("utf-8")
    assert not re.search(r'(src|href)="(?!plotly\.min\.js)', page)
    assert (tmp_path / own_page.LIBRARY).stat().st_size > 500_000
    assert "var(--" not in page, "roles have become colours"


def test_the_notebook_is_opened_by_one_command(tmp_path, monkeypatch, capfd):
    steps, shown = [], []
    for step in STEPS.values():
        folder = tmp_path / step.folder.name
        folder.mkdir()
        (folder / "task.py").write_bytes(step.solution("task.py").read_bytes())
        steps.append(dataclasses.replace(step, folder=folder))
    with (tmp_path / "3_verdict" / "task.py").open("a", encoding="utf-8") as task:
        task.write("\n# %%\n1 / 0\n")
    monkeypatch.setattr("webbrowser.open", lambda address: shown.append(address) or True)
    env = {"PYTHONPATH": str(ROOT / "src"), "IPYTHONDIR": str(tmp_path / "jupyter" / "ipython")}
    said = open_notebook.open_notebook(steps, env, tmp_path / "out")
    assert "opened in your browser" in said
    assert "UserWarning" not in "".join(capfd.readouterr()), "of a folder that is not there"
    assert shown == [(tmp_path / "out" / "summary.html").as_uri()]
    page = (tmp_path / "out" / "summary.html").read_text("utf-8")
    assert page.count("Plotly.newPlot") == 4, "three of speed-ups, one of scenarios"
    assert "pool              speed-up" in page, "what a cell printed"
    assert "ZeroDivisionError" in page, "an error stays in its cell"
    assert not re.search(r'(src|href)="(?!plotly\.min\.js|#)', page), "needs no network"
    assert (tmp_path / "out" / own_page.LIBRARY).is_file()


def test_only_notebooks_are_opened():
    assert all(open_notebook.is_notebook(step) for step in STEPS.values())
    assert not any(open_notebook.is_notebook(step) for step in select(load_exercises(), "1"))


def test_two_charts_of_a_page_have_names_of_their_own(results):
    both = [notebook.as_html(own_figure.finished(FIGURE, results, "words")) for _ in range(2)]
    ids = re.findall(r'\bid="([^"]+)"', "".join(both))
    assert len(ids) == len(set(ids)) >= 4


def test_figures_of_plotly_itself_are_accepted(tmp_path):
    text = STEPS["4.3"].solution("task.py").read_text("utf-8")
    text = text.replace(
        'return {"data": [bars], "layout": {"yaxis": {"title": title, "rangemode": "tozero"}}}',
        "import plotly.graph_objects as go\n\n"
        '    return go.Figure(go.Bar({k: v for k, v in bars.items() if k != "type"}), '
        '{"yaxis": {"title": title}})',
    )
    assert "graph_objects" in text
    task = tmp_path / "task.py"
    task.write_text(text, "utf-8")
    verdict = check_step(STEPS["4.3"], {"task.py": task})
    assert verdict.passed, verdict.text()


def test_recorded_texts_are_of_steps_that_exist():
    """Recorded by `scripts/maintain/record_steps.py 4`, never typed."""
    folder = ROOT / "exercises" / "04_summary" / "recorded"
    names = {path.name.partition("-")[0] for path in folder.glob("*.txt")}
    assert names == set(STEPS)
    assert all("recorded with CPython" in path.read_text("utf-8") for path in folder.iterdir())
