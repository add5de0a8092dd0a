"""The page "Which one?": its model is that of Python, its form answers, a hostile file does not."""

import json

import pytest
from playwright.sync_api import expect

from gillab.charts import cost_model, which_map
from gillab.core.results import parse

pytestmark = pytest.mark.browser

MODEL = """async ([text, points]) => {
  const { parse } = await import("/assets/js/your-results-format.js");
  const { partsOf, seconds, winner } = await import("/assets/js/which-model.js");
  const parts = partsOf(parse(JSON.parse(text)));
  return points.map(([task, kind, bytes]) => [
    winner(parts, task, kind, bytes),
    Object.fromEntries(parts.map((one) => [one.executor, seconds(one, task, kind, bytes)])),
  ]);
}"""
SCALED = """async () => {
  const { scaled } = await import("/assets/js/which-model.js");
  const pool = (speedUp, executor = "interpreters") => ({ executor, workers: 2, speedUp });
  return [scaled(pool(2), 8), scaled(pool(1), 8), scaled(pool(0.9), 8), scaled(pool(1.6), 1e6)]
    .map(({ speedUp }) => speedUp);
}"""
MEDIANS = """async (text) => {
  const { parse } = await import("/assets/js/your-results-format.js");
  const { medianSpeedUps, speedUps } = await import("/assets/js/your-results-data.js");
  const results = parse(JSON.parse(text));
  const whole = speedUps(results, "primes").map(([name, { median }]) => [name, median]);
  return [whole, medianSpeedUps(results, "primes").filter(([, median]) => median !== null)];
}"""
TRACES = """() => document.querySelector(".js-plotly-plot").data.map(
  ({ name, x, y }) => [name, x, y])"""
CELLS = """() => [...document.querySelectorAll("figure tbody tr")].map(({ cells }) =>
  [...cells].slice(1).map((cell) => cell.textContent))"""
POINTS = [
    (task_s, kind, size)
    for task_s in (1e-5, 1e-4, 1e-3, 1e-2, 1.0)
    for kind in ("bytes", "list", "view")
    for size in (10.0, 5e3, 2e5, 1e6, 2e8)
]


def test_the_model_is_pythons(modules, reference):
    found = modules.evaluate(MODEL, [json.dumps(reference), POINTS])
    parts = cost_model.parts_of(parse(reference))
    assert len(parts) > 2
    for point, (winner, times) in zip(POINTS, found, strict=True):
        assert winner == cost_model.winner(parts, *point)
        wanted = {one.executor: one.seconds(*point) for one in parts}
        assert times == pytest.approx(wanted, rel=1e-9)


def test_more_workers_follow_amdahls_law(modules):
    """Speed-up 1.6 of 2 leaves a quarter that is serial: four at most."""
    assert modules.evaluate(SCALED) == pytest.approx([8, 1, 0.9, 4], rel=1e-3)


def test_a_median_alone_is_that_of_the_speed_up_with_its_interval(modules, reference, builds):
    """Of paired runs, and of runs that were measured at different times."""
    runs = [{key: run[key] for key in run if "baseline" not in key} for run in reference["runs"]]
    for document in (reference, reference | {"runs": runs}, builds):
        whole, alone = modules.evaluate(MEDIANS, json.dumps(document))
        assert whole and alone == whole


@pytest.fixture
def form(modules):
    """The form in a page of its own."""
    modules.evaluate("""() => {
      document.body.innerHTML = '<main><div id="which-map"></div></main>';
      return import("/assets/js/which.js");
    }""")
    expect(modules.locator(".which__says")).not_to_be_empty(timeout=30_000)
    return modules


def set_range(form, label, value):
    form.get_by_label(label).evaluate(
        """(input, value) => {
          input.value = value;
          input.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        value,
    )


def test_the_form_answers(form):
    says = form.locator(".which__says")
    set_range(form, "One task computes for", "-5")
    expect(says).to_contain_text("No pool")
    set_range(form, "One task computes for", "0")
    expect(says).to_contain_text("times as fast as inline")
    form.get_by_label("A task must be killable").check()
    expect(says).to_contain_text("Processes: about")
    form.get_by_label("Workers").fill("64")
    expect(form.locator(".which__notes")).to_contain_text("extrapolated by Amdahl's law")


def test_the_map_is_the_charts_with_the_readers_task_in_it(form, reference):
    """Nothing is drawn before an answer; the first answers are those of the page's chart."""
    form.wait_for_timeout(300)
    assert form.locator("figure").count() == 0
    set_range(form, "One task computes for", "-2")
    expect(form.locator("figure[data-state=drawn]")).to_be_visible(timeout=30_000)
    chart = which_map.build(parse(reference))
    *shown, (last, *_) = form.evaluate(TRACES)
    assert [name for name, *_ in shown] == [one["name"] for one in chart["data"]]
    for (_, x, y), one in zip(shown, chart["data"], strict=True):
        assert (x, y) == (pytest.approx(one["x"]), pytest.approx(one["y"]))
    assert last == "your task"
    rows = chart["layout"]["meta"]["table"]["rows"]
    assert form.evaluate(CELLS) == [cells[1:] for cells in rows]
    form.locator("select").first.select_option("list")
    expect(form.locator("figure thead")).to_contain_text("as a list of numbers")
    expect(form.locator("figure figcaption")).to_contain_text("Predicted from the reference")


def test_a_file_that_is_none_is_refused_in_one_line(form):
    file = {"name": "x.json", "mimeType": "application/json", "buffer": b"{}"}
    form.get_by_label("Your own results file").set_input_files([file])
    expect(form.locator(".which__says")).to_contain_text("That file cannot be used")


def test_your_results_draw_a_function_of_ones_own(page, reference):
    """A file of `which` has runs of the suite "own", and its trips, which are no speed-ups."""
    like = {"status": "ok", "unit": "s", "values": [1.0, 1.1], "baseline_values": [2.0, 2.1]}
    case = {"suite": "own", "workload": "work:f", "executor": "interpreters", "workers": 2}
    case["build"] = next(iter(reference["builds"]))
    runs = [
        reference["runs"][0] | like | {"case": case | {"params": {"batch": 4, "tasks": 8}}},
        reference["runs"][0] | like | {"case": case | {"params": {"trip": "empty"}}},
    ]
    said = page.choose(json.dumps(reference | {"version": 2, "runs": runs}).encode())
    assert said.startswith("Drawn") and page.titles() == ["Your own function"]
    assert page.tab.locator("td", has_text="interpreters×2, batches of 4").count() == 1
    assert page.problems == []
