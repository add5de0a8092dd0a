"""The live page of the shop in a real browser: it draws, sends requests, loads nothing foreign."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gillab.core.vendor import node_modules

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ROOT = Path(__file__).resolve().parents[2]
PAINTED = """() => {
  const canvas = document.getElementById("lanes"), pen = canvas.getContext("2d");
  const seen = pen.getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
  for (let at = 0; at < seen.length; at += 4) {
    if (seen[at + 3] === 255) colours.add(seen.slice(at, at + 3).join());
  }
  return [...colours];
}"""
# In one call: the page replaces its rows several times a second.
NAMED = """() =>
  Array.from(document.querySelectorAll("#loops tr"), ({ cells }) => cells[1].textContent)"""
CORE = """(number) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(--core${number})`;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found.match(/\\d+/g).slice(0, 3).join();
}"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The address of a shop with two event loops."""
    said = tmp_path_factory.mktemp("shop") / "said"
    command = [sys.executable, "-m", "gillab.server", "--way", "loops", "--workers", "2"]
    with said.open("w") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        )
    try:
        deadline = time.monotonic() + 30
        while "serving on " not in said.read_text("utf-8"):
            assert time.monotonic() < deadline and process.poll() is None, said.read_text("utf-8")
            time.sleep(0.05)
        url = said.read_text("utf-8").split("serving on ")[1].split()[0]
        while len(loops(url)) < 2:
            assert time.monotonic() < deadline, "only one loop has started"
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()


def loops(url: str) -> list[dict]:
    with contextlib.closing(http.client.HTTPConnection(url.removeprefix("http://"))) as asking:
        try:
            asking.request("GET", "/metrics")
            return json.loads(asking.getresponse().read())["loops"]
        except OSError:
            return []


@pytest.fixture
def tab(chromium, shop, request):
    """The page in a scheme, with a record of its requests and errors."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=getattr(request, "param", "light")
    )
    tab = context.new_page()
    tab.problems, tab.heavy, tab.most = [], [], 0

    def asked(request):
        if not request.url.startswith((shop, "data:")):
            tab.problems.append(f"foreign request {request.url}")
        if "/picture" in request.url:
            tab.heavy.append(request)
            tab.most = max(tab.most, len(tab.heavy))

    def ended(request):
        if request in tab.heavy:
            tab.heavy.remove(request)

    tab.on("request", asked)
    tab.on("requestfinished", ended)
    tab.on("requestfailed", ended)
    tab.on("pageerror", lambda error: tab.problems.append(str(error)))
    tab.on("console", lambda m: m.type == "error" and tab.problems.append(m.text))
    tab.goto(shop)  # which leads to the page
    assert tab.url == f"{shop}/live"
    tab.wait_for_function("document.querySelectorAll('#loops tr').length === 2")
    yield tab
    context.close()


def settle(tab) -> None:
    tab.wait_for_function("document.getElementById('queue').textContent === 'none'", timeout=60_000)


def test_eight_are_sent_in_turn_and_the_light_one_keeps_its_connection(tab, shop):
    before = loops(shop)
    tab.click("#some")
    settle(tab)
    now = loops(shop)
    assert sum(loop["heavy"] for loop in now) - sum(loop["heavy"] for loop in before) == 8
    assert 1 <= tab.most <= 3, "browsers open six connections: more would hold up the light one"
    new = sum(loop["accepted"] for loop in now) - sum(loop["accepted"] for loop in before)
    assert new >= 8, "each heavy request comes on a connection of its own, to any loop"
    assert re.fullmatch(r"[\d.]+ ms", tab.inner_text("#wait"))
    assert tab.problems == []


def test_work_is_drawn_in_the_colour_of_its_core_and_loops_are_named(tab):
    tab.click("#some")
    settle(tab)
    cores = {tab.evaluate(CORE, number) for number in range(4)}
    tab.wait_for_timeout(400)  # the page draws a fifth of a second after an event
    assert cores & set(tab.evaluate(PAINTED))
    named = set(tab.evaluate(NAMED))
    assert len(named) == 2 and all(name.isdecimal() and int(name) for name in named)
    assert tab.problems == []


def test_keep_sending_can_be_stopped(tab):
    tab.click("#on")
    tab.wait_for_function("document.getElementById('queue').textContent !== 'none'")
    tab.click("#on")
    settle(tab)
    assert tab.most <= 3 and tab.get_attribute("#on", "aria-pressed") == "false"
    assert tab.problems == []


def news(process: int, workers: int) -> str:
    """An event of a server whose workers ended a piece of work ten seconds ago."""
    pieces = [[0, process, n, n, 0, int(89e9), int(90e9)] for n in range(1, workers + 1)]
    told = {"process": process, "now_ns": int(100e9), "loops": [], "pieces": pieces}
    return f"retry: 100\n\ndata: {json.dumps(told)}\n\n"


def test_every_worker_has_a_row_until_its_server_is_gone(tab):
    """More rows than fit the window's usual height: the picture grows."""
    height = "document.getElementById('lanes').clientHeight"
    before, tells = tab.evaluate(height), [news(1, 12)]
    tab.unroute_all()
    tab.route(
        "**/live/events",
        lambda route: route.fulfill(content_type="text/event-stream", body=tells[-1]),
    )
    tab.reload()
    tab.wait_for_function(f"{height} > {before}")
    tells.append(news(2, 0))
    tab.wait_for_function(f"{height} === {before}")


@pytest.mark.parametrize("tab", ["light", "dark"], indirect=True)
def test_everybody_can_use_it(tab):
    tab.evaluate((node_modules() / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    wrong = [(v["id"], v["nodes"][0]["target"]) for v in found["violations"]]
    assert wrong == [] and tab.problems == []
    tab.set_viewport_size({"width": 390, "height": 844})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.evaluate(wide) <= 0


def test_colours_are_those_of_the_site(tab, shop):
    style = (ROOT / "docs" / "assets" / "colours.css").read_text("utf-8")
    with contextlib.closing(http.client.HTTPConnection(shop.removeprefix("http://"))) as asking:
        asking.request("GET", "/live/colours.css")
        assert asking.getresponse().read().decode() == style
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(247, 248, 245)" and "light-dark(#f7f8f5" in style
