"""Charts on an open page and on an open slide grow with a results file; nothing else moves."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from gillab.bench.progress_file import beside
from gillab.core.places import RESULTS
from gillab.core.results import load, save
from gillab.core.vendor import node_modules

from .conftest import ROOT, open_tab
from .test_every_page import USE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120, func_only=True)]
expect.set_options(timeout=60_000)  # what is awaited comes; on a busy machine it comes late

# What workshop.py serves with, for the tests' own site, which is not built again.
SERVER = """\
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from setup import drawing, live, rebuild, serving
site, results = map(Path, sys.argv[2:])
again = rebuild.Rebuild(results.with_name("new"), [sys.executable, "-c", ""], {}, lambda new: None)
watched = live.Live(results, again, drawing.Drawing(Path(sys.executable)))
serving.show(serving.listen(0), "/", site, watched)
"""
CHART = "#chart-speedup"
SLIDE = "slides/#/a-second-thread-helps-only-where-c-lets-go"
HIDDEN = f"""document.querySelector('{CHART} .js-plotly-plot')._fullData
    .filter(trace => trace.visible === 'legendonly').map(trace => trace.name)"""
POINTS = """(document.querySelector('PLACE .js-plotly-plot')?.data ?? [])
    .flatMap(trace => trace.x).length"""
ON_PAGE, ON_SLIDE = (POINTS.replace("PLACE", place) for place in (CHART, "section.present"))


HEIGHTS = f"""[document.querySelector('{CHART} .chart__plot').offsetHeight,
    document.querySelector('{CHART} .js-plotly-plot').layout.height]"""


class Shown:
    """Progress that is shown nowhere else."""

    def begin(self, total):
        pass

    def more(self, left_s):
        pass

    def case(self, measured):
        pass


@pytest.fixture
def follower(chromium, pages_folder, tmp_path):
    """(address, results file, the server's process, a function that opens a tab)."""
    results, tabs = tmp_path / "local.json", []
    server = subprocess.Popen(
        [sys.executable, "-u", "-c", SERVER, ROOT / "scripts", pages_folder, results],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"CI": "1", "GILLAB_RESULTS": str(results)},
    )
    assert server.stdout
    url = server.stdout.readline().split()[4]

    def opened(path, size="desktop"):
        here = type("Here", (), {"url": url})
        tabs.append(open_tab(chromium, here, size, policy=True, keep="block"))
        tabs[-1].goto(url + path)
        return tabs[-1]

    yield opened, results, server
    for tab in tabs:
        tab.context.close()
    server.kill()
    server.wait()


def wait_until(tab, what: str, wanted) -> None:
    """The test's time limit is the end of it; the policy forbids wait_for_function."""
    while not wanted(tab.evaluate(what)):
        tab.wait_for_timeout(50)


def measured(count: int | None = None, *workloads: str):
    found = load(RESULTS / "reference.json")
    runs = [run for run in found.runs if run.case.suite == "cpu"]
    runs = [run for run in runs if run.case.workload in workloads or not workloads]
    return dataclasses.replace(found, runs=runs[:count])


def read_a_chart(tab) -> dict:
    """Scroll to it, open its fold, hide a series; what must not change."""
    tab.locator(CHART).evaluate(USE)
    expect(tab.locator(f"{CHART}[data-state=drawn]")).to_be_visible()
    tab.locator(f"{CHART} summary").click()
    tab.locator(f"{CHART} .legendtoggle").first.click()
    wait_until(tab, HIDDEN, len)
    return kept(tab)


def kept(tab) -> dict:
    fold, plot = (
        f"document.querySelector('{CHART} {part}')" for part in ("details", ".chart__plot")
    )
    return {
        "hidden": sorted(set(tab.evaluate(HIDDEN))),
        "place": round(tab.evaluate(f"{plot}.getBoundingClientRect().top")),
        "open": tab.evaluate(f"{fold}.open"),
    }


def test_page_and_slide_grow_while_it_is_measured(follower):
    opened, results, server = follower
    page = opened("results/")
    before = read_a_chart(page)
    assert before["open"] and before["hidden"] == ["threads"]
    whole = page.evaluate(ON_PAGE)
    heights = [page.evaluate(HEIGHTS)[0]]
    slide = opened(SLIDE)
    wait_until(slide, ON_SLIDE, bool)
    for shown in (measured(None, "primes", "json"), measured(90), measured(200), measured()):
        here, there = page.evaluate(ON_PAGE), slide.evaluate(ON_SLIDE)
        save(shown, results)
        wait_until(page, ON_PAGE, lambda now, old=here: now != old)
        wait_until(slide, ON_SLIDE, lambda now, old=there: now != old)
        wait_until(page, HEIGHTS, lambda heights: heights[0] == heights[1])
        heights.append(page.evaluate(HEIGHTS)[0])
        assert kept(page) == before
    assert page.evaluate(ON_PAGE) == whole, "the same runs as those that the site was built from"
    assert heights[1] < heights[0] == heights[-1], "a chart of fewer rows is less high"
    assert page.problems == slide.problems == []
    server.send_signal(signal.SIGINT)
    assert server.wait(60) == 0
    page.wait_for_timeout(300)
    assert page.problems == slide.problems == [], "a server that ends leaves no error behind"


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_how_far_it_is_for_everybody(follower, size):
    opened, results, _ = follower
    tab = opened("results/", size)
    strip = tab.get_by_role("complementary", name="Measurement")
    expect(strip).to_be_hidden()
    with beside(results, Shown()) as progress:
        progress.begin(40)
        expect(strip).to_contain_text("Measuring: 0 of 40 cases")
        progress.case(None)
        expect(strip).to_contain_text("Measuring: 1 of 40 cases, about")
        assert "A measurement goes on: 0 of 40" in strip.get_by_role("status").inner_text(), (
            "said once a quarter, and not at each case"
        )
        tab.evaluate((node_modules() / "axe-core" / "axe.min.js").read_text("utf-8"))
        found = tab.evaluate("axe.run('.live', {resultTypes: ['violations']})")
        assert [violation["id"] for violation in found["violations"]] == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(wide) <= 0
    expect(strip.get_by_role("status")).to_contain_text("The measurement has ended")
    assert tab.problems == []


def test_on_a_plain_host_nothing_is_asked_for(visitor, site):
    site.sent.clear()
    for path in ("results/", SLIDE):
        tab = visitor()
        tab.goto(site.url + path, wait_until="networkidle")
        assert not tab.problems
    assert not site.asked_for("live")
