"""The control page of `play server` in a real browser: it asks for a guess, and shows the rows."""

from __future__ import annotations

import threading
import time

import pytest

pytest.importorskip("uvicorn")

import uvicorn

from gillab.core.results import Case, Run
from gillab.core.vendor import node_modules
from gillab.course.play import control, table
from gillab.course.play.session import ShopSession
from gillab.server import listeners

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def page_address(tmp_path):
    """The address of the page with a table of one row."""
    path = tmp_path / "scenarios.json"
    params = {"heavy": "light", "many": "few", "carries": "list", "heavy_per_s": 3.0, "s": 20}
    details = {
        "light": {"p50": 0.001, "p99": 0.01},
        "memory_loaded_bytes": 50_000_000,
        "guess": "loops",
        "generator_cpu_cores": 0.1,
        "generator_lag_p99_s": 0.001,
    }
    case = Case("scenario", "big orders", "loops", 2, next(iter(table.empty().builds)), params)
    table.keep(Run(case, "ok", "s", (0.5, 0.51, 0.49), details=details), 0.01, path)
    listener = listeners.claim("127.0.0.1", 0)
    config = uvicorn.Config(control.app(ShopSession(1.0, path)), http="h11", log_level="error")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, args=([listener],))
    serving.start()
    while not server.started and serving.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/play"
    server.should_exit = True
    serving.join()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_asks_for_a_guess_first(chromium, page_address, width):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    tab, problems = context.new_page(), []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("request", lambda one: one.url.startswith("http://127.0.0.1:") or problems.append(one))
    tab.goto(page_address)
    tab.wait_for_function("document.querySelectorAll('#rows tr').length === 1")
    assert "big orders" in tab.inner_text("#rows") and "one way only" in tab.inner_text("#verdicts")
    tab.select_option("#named", "a rush")
    assert tab.input_value("#many") == "too many"
    tab.select_option("#many", "few")
    assert tab.input_value("#named") == "my own"
    tab.click("#run")
    tab.wait_for_function("document.getElementById('problem').textContent !== ''")
    assert "guess first" in tab.inner_text("#problem")
    assert tab.is_disabled("#keep")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.add_script_tag(path=str(node_modules() / "axe-core" / "axe.min.js"))
    found = tab.evaluate("async () => (await axe.run()).violations.map((one) => one.id)")
    assert found == [] and problems == []
    context.close()
