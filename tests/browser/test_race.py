"""The race of Web Workers: prediction, several rounds, Stop."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .reader import PATIENCE_MS, hold, problems

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def track(open_tab, site):
    """A tab on the page of the race."""
    tab = open_tab()
    site.sent.clear()
    tab.goto(site.url + "lab/race/", wait_until="networkidle")
    return tab


def choose(tab, predicted="2", **settings):
    """Set fields by their name; the prediction by a click on its words, as a reader does."""
    if predicted:
        tab.locator(f"input[name=predicted][value='{predicted}']").check()
    for name, value in settings.items():
        tab.locator(f"form.race [name={name}]").select_option(value)


def start(tab):
    tab.get_by_role("button", name="Race", exact=True).click()


def says(tab, text):
    expect(tab.locator("form.race [data-status]")).to_have_text(text, timeout=PATIENCE_MS)


def test_nothing_starts_without_a_prediction(track, site):
    start(track)
    assert track.locator("form.race :invalid").count()
    assert track.locator("form.race [data-status]").inner_text() == ""
    assert not site.asked_for("engine.js") and not site.asked_for("pyodide")


def test_three_rounds_give_a_median_and_charts(track, site):
    assert not site.asked_for("pyodide") and not site.asked_for("engine.js")
    choose(track, length="short", workers="2", rounds="3")
    start(track)
    says(track, "done")
    said = track.locator("[data-result]").inner_text()
    gain = re.search(r"2 workers: ([\d.]+)× as fast as one alone", said)
    rounds = re.search(r"Median of 3 \(([\d.]+), ([\d.]+), ([\d.]+)\)", said)
    assert gain and rounds
    assert gain[1] == sorted(rounds.groups(), key=float)[1]
    assert re.search(r"Your prediction was about right|You predicted 2×", said)
    assert track.locator("[data-gantt] .barlayer .point").count() == 12  # six tasks, twice
    assert track.locator("[data-scaling] .scatterlayer .trace").count() >= 4
    assert not problems(track)


def test_what_each_worker_has_done_is_seen_while_it_works(track):
    choose(track, length="medium", workers="2", rounds="1")
    start(track)
    lanes = track.locator("[data-lanes]")
    expect(lanes.locator(".race__task").first).to_be_visible(timeout=PATIENCE_MS)
    assert lanes.locator(".race__lane").count() == 3  # alone, and two workers
    says(track, "done")
    assert lanes.locator(".race__task").count() == 12
    expect(lanes).to_be_hidden()


def test_a_race_can_be_stopped_and_run_again(track):
    choose(track, length="long", rounds="5")
    start(track)
    says(track, re.compile("^round 1"))
    track.get_by_role("button", name="Stop", exact=True).click()
    says(track, "stopped")
    choose(track, length="short", rounds="1")
    start(track)
    says(track, "done")
    assert not problems(track)


def test_where_memory_cannot_be_shared_the_page_says_so(track):
    expect(track.get_by_label("share the payload")).to_be_disabled()
    expect(track.get_by_text("Not possible on this server")).to_be_visible()
    choose(track, length="short", rounds="1", payload="4096")
    start(track)
    says(track, "done")
    rows = track.locator("[data-result] tbody tr")
    expect(rows.nth(0)).to_have_text(re.compile(r"^4096 kB copied[\d.]+ s[\d.]+×$"))
    expect(rows.nth(1)).to_have_text("4096 kB sharednot raced yet")


def test_a_race_can_be_stopped_while_its_interpreters_start(open_tab, site):
    tab = open_tab(keep="block")
    tab.goto(site.url + "lab/race/", wait_until="networkidle")
    choose(tab, length="short", rounds="1")
    until_held, let_go = hold(tab)
    start(tab)
    says(tab, "starting 2 interpreters…")
    until_held()
    tab.get_by_role("button", name="Stop", exact=True).click()
    says(tab, "stopped")
    expect(tab.get_by_role("button", name="Race", exact=True)).to_be_enabled()
    let_go()
    start(tab)
    says(tab, "done")
    assert not problems(tab)


BESIDE = """async () => {
    const module = '../../assets/lab/race-charts.js';
    const { beside } = await import(new URL(module, location));
    const figure = () => ({
        data: [{name: 'ideal', x: [1, 2], y: [1, 2]}],
        layout: {xaxis: {range: [0.9, 2.1], tickvals: [1, 2]}},
    });
    const more = beside(figure(), new Map([[4, [3, 3.5, 2]], [2, [1.8]]]), 'here');
    const less = beside(figure(), new Map([[2, [1.8]]]), 'here');
    return {more, less};
}"""


def test_more_workers_than_the_reference_had_are_on_the_chart(track):
    found = track.evaluate(BESIDE)
    more, less = found["more"], found["less"]
    assert more["layout"]["xaxis"] == {"range": [0.9, 4.1], "tickvals": [1, 2, 4]}
    assert more["data"][0]["x"] == more["data"][0]["y"] == [1, 4]
    assert (more["data"][1]["x"], more["data"][1]["y"]) == ([2, 4], [1.8, 3])
    assert less["layout"]["xaxis"] == {"range": [0.9, 2.1], "tickvals": [1, 2]}


def test_each_kind_of_race_has_a_star_of_its_own(track):
    for length in ("short", "medium"):
        choose(track, length=length, workers="2", rounds="1")
        start(track)
        says(track, "done")
        star = track.evaluate("document.querySelector('[data-scaling]').data.at(-1)")
        assert star["name"] == f"this browser, {length} tasks"
        assert len(star["x"]) == len(star["y"]) == 1


def test_when_one_worker_fails_the_others_start_no_task(track):
    said = track.evaluate(
        """async () => {
            const { round } = await import(new URL('../../assets/lab/contest.js', location));
            const asked = [0, 0];
            const python = (n, fails) => ({ask: async () => {
                asked[n] += 1;
                await new Promise(done => setTimeout(done, fails ? 20 : 50));
                if (fails) throw new Error('gave up');
                return {value: 1, begin: 0, end: 1};
            }});
            const pool = [python(0, false), python(1, true)];
            const work = {limit: 1, payload: new ArrayBuffer(0)};
            const error = await round(pool, 1, work, () => {}).catch(error => error.message);
            const before = asked[0];
            await new Promise(done => setTimeout(done, 120));
            return {error, goesOn: asked[0] - before};
        }"""
    )
    assert said == {"error": "gave up", "goesOn": 0}
