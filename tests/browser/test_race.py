"""The race of Web Workers: predicted first, several rounds, stopped at will."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .reader import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def track(visitor, site):
    """A tab on the page of the race."""
    tab = visitor()
    site.sent.clear()
    tab.goto(site.url + "lab/race/", wait_until="networkidle")
    return tab


def choose(tab, predicted="2", **settings):
    """Set fields by their name; the prediction as a reader does, on its words."""
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
    gain = re.search(r"([\d.]+)× as fast with 2 of \d+ cores", said)
    rounds = re.search(r"Median of 3 \(([\d.]+), ([\d.]+), ([\d.]+)\)", said)
    assert gain and rounds
    assert gain[1] == sorted(rounds.groups(), key=float)[1]
    assert re.search(r"Your prediction was about right|You predicted 2×", said)
    assert track.locator("[data-gantt] .barlayer .point").count() == 12  # six tasks, twice
    assert track.locator("[data-scaling] .scatterlayer .trace").count() >= 4
    assert not track.problems


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
    assert not track.problems


def test_where_memory_cannot_be_shared_the_page_says_so(track):
    expect(track.get_by_label("share the payload")).to_be_disabled()
    expect(track.get_by_text("Not possible on this server")).to_be_visible()
    choose(track, length="short", rounds="1", payload="4096")
    start(track)
    says(track, "done")
    assert "4096 kB copied" in track.locator("[data-result]").inner_text()
