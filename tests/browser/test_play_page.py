"""The control page of `play server` in a real browser: it asks for a guess, and shows the rows."""

from __future__ import annotations

import threading
import time

import pytest

pytest.importorskip("uvicorn")

import uvicorn

from gillab.core.results import Case, Run
from gillab.core.vendor import node_modules
from gillab.course.play import cells, control, shop, table, ways
from gillab.course.play.session import ShopSession
from gillab.server import listeners

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


LIVE = {"event": "live", "silent_s": 3.4, "memory_bytes": 44_000_000, "workers": []}
CUT = """[...document.querySelectorAll('.scroll')].filter(
    (one) => one.scrollWidth > one.clientWidth).length"""


def row(name: str = "big orders", lag_s: float = 0.001) -> Run:
    """A row; with a lag of the load it is in doubt."""
    params = {"heavy": "light", "many": "few", "carries": "list", "heavy_per_s": 1234.5, "s": 20}
    details = {
        "light": {"p50": 11.27, "p99": 19.232},
        "memory_loaded_bytes": 1_050_000_000,
        "guess": "interpreters",
        "generator_cpu_cores": 0.1,
        "generator_lag_p99_s": lag_s,
    }
    case = Case("scenario", name, "interpreters", 16, next(iter(table.empty().builds)), params)
    return Run(case, "ok", "s", (0.0005, 0.00051, 0.00049), details=details)


class ToldSession(ShopSession):
    """A run that tells three times how it goes, and ends when it is let."""

    def __init__(self, path):
        super().__init__(20.0, path)
        self.end = threading.Event()

    def measure(self, scenario, stop):
        self.tell({"event": "load", "task_s": 0.1, "heavy_per_s": 26.0})
        for at_s, p99_s in ((-0.5, None), (4.0, 3.9), (9.0, 8.9)):
            half = p99_s and p99_s / 2
            waits = {"heavy_per_s": p99_s and 2.5, "light_p50_s": half, "light_p99_s": p99_s}
            self.tell(LIVE | {"at_s": at_s} | waits)
        self.end.wait(60)
        return row()


@pytest.fixture
def session(tmp_path):
    """A session with a table of one row, in doubt."""
    path = tmp_path / "scenarios.json"
    table.keep(row("more workers than cores", lag_s=1.0), 0.01, path)
    made = ToldSession(path)
    yield made
    made.end.set()
    made.stop()


@pytest.fixture
def page_address(session):
    listener = listeners.claim("127.0.0.1", 0)
    config = uvicorn.Config(control.app(session), http="h11", log_level="error")
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
    assert "more workers than cores" in tab.inner_text("#rows")
    assert "one way only" in tab.inner_text("#below")
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


def test_the_ways_stand_above_the_guess_and_the_labels_are_the_programs(chromium, page_address):
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(page_address)
    tab.wait_for_function("document.querySelectorAll('#about tr').length > 0")
    about = ways.about(shop.WAYS)
    shown = tab.locator("#about tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert shown == [list(one) for one in about.items()]
    place = "(name) => document.querySelector(name).getBoundingClientRect()"
    table_end = tab.evaluate(f"({place})('#about').bottom")
    assert table_end <= tab.evaluate(f"({place})('#guess').top")
    for name, text in shop.LABELS.items():
        assert tab.inner_text(f'label[for="{name}"]').lower() == text
    tab.close()


@pytest.mark.parametrize("width", [1280, 1100])
def test_nothing_of_a_row_is_cut_and_a_mark_is_explained(chromium, page_address, width):
    tab = chromium.new_page(viewport={"width": width, "height": 900})
    tab.goto(page_address)
    tab.wait_for_function("document.querySelectorAll('#rows tr').length === 1")
    heads = tab.locator("#columns th").all_inner_texts()
    assert heads == list(cells.COLUMNS[cells.SHOP].values())
    assert tab.inner_text("#rows td:last-child") == "yes"
    assert tab.evaluate(CUT) == 0
    assert cells.doubt(cells.SHOP) in tab.inner_text("#below")
    rows, below = tab.locator("#rows").bounding_box(), tab.locator("#below").bounding_box()
    assert below["y"] >= rows["y"] + rows["height"], "sentences stand below the rows"
    tab.close()


def test_during_and_after_a_run_the_tiles_agree_with_the_row(chromium, page_address, session):
    tab = chromium.new_page(viewport={"width": 1100, "height": 900})
    tab.goto(page_address)
    tab.wait_for_function("document.querySelectorAll('#guess option').length > 1")
    tab.select_option("#guess", "loops")
    tab.click("#run")
    tab.wait_for_function("document.getElementById('now').textContent.includes('9 of 20 s')")
    assert "so far" in tab.inner_text("#now")
    assert tab.inner_text("#figure-p99") == "8.9 s"
    assert "told nothing for 3 s" in tab.inner_text("#silent")
    assert tab.evaluate(CUT) == 0
    caption = tab.inner_text("figcaption")
    assert all(
        words in caption
        for words in ("How long light requests wait", "light p99", "the limit, 50 ms")
    )
    session.end.set()
    tab.wait_for_function("document.getElementById('now').textContent.includes('done')")
    figures = cells.of(cells.SHOP, cells.measured(row()))
    for _ in range(2):
        for name, text in figures.items():
            assert tab.inner_text(f"#figure-{name}") == text
        tab.click("#keep", force=True)
        tab.wait_for_function("document.querySelectorAll('#rows tr').length === 2")
    assert tab.is_disabled("#keep")
    assert all(text in tab.inner_text("#rows tr:last-child") for text in figures.values())
    tab.close()
