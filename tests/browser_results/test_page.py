"""What a visitor sees: one file, several files, wrong files, and nothing left behind."""

import copy
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from gillab.charts import times
from gillab.results import parse
from gillab.stats import speedup

pytestmark = pytest.mark.browser

COMPARED = ["Speed-up", "Scaling", "Start-up", "Round trip", "Transfer", "Memory"]


def machine(document: dict, cores: int, cpu: str) -> bytes:
    made = copy.deepcopy(document)
    made["provenance"]["machine"] |= {"cpu": cpu, "cores_allowed": cores, "cores_logical": cores}
    return json.dumps(made).encode()


def test_one_file_is_drawn_beside_the_reference(page, reference):
    assert page.choose(json.dumps(reference).encode()).startswith("Drawn")
    assert page.titles() == COMPARED
    figures = page.tab.locator(".results__charts figure.chart")
    expect(figures).to_have_count(len(COMPARED))
    for number in range(len(COMPARED)):
        expect(figures.nth(number)).to_have_attribute("data-state", "drawn")
        rows = figures.nth(number).locator("tbody tr td:first-child").all_text_contents()
        assert {"yours", "reference"} == set(rows)
    assert not page.problems


def test_its_figures_are_those_that_python_finds(page, reference):
    page.choose(json.dumps(reference).encode())
    results = parse(reference)
    runs = results.select("cpu", workload="primes", build=results.main_build)
    most = max(run.case.workers for run in runs)
    baseline = [run for run in runs if run.case.executor == "inline"]
    rows = page.tab.locator(".results__charts figure.chart").first.locator("tbody tr").all()
    shown = [row.locator("td").all_text_contents() for row in rows]
    for pool in ("threads", "processes", "interpreters"):
        case = [r for r in runs if (r.case.executor, r.case.workers) == (pool, most)]
        said = times(speedup(baseline, case))
        assert ["yours", "count primes", pool, said] in shown


def test_several_files_make_the_room(page, reference):
    files = [machine(reference, n, f"CPU {n}") for n in (16, 4, 8)]
    page.choose(*files, names=["c.json", "a.json", "b.json"])
    assert page.titles() == ["The room", *COMPARED]
    room = page.tab.locator(".results__charts figure.chart").first
    expect(room).to_have_attribute("data-state", "drawn")
    names = room.locator("tbody tr td:nth-child(2)").all_text_contents()
    assert list(dict.fromkeys(names)) == [
        "reference · 2 cores",
        "file 2 · 4 cores",
        "file 3 · 8 cores",
        "file 1 · 16 cores",
    ]
    expect(page.tab.locator(".results__list li")).to_have_count(3)
    page.tab.locator("#results-workload").select_option("sha256")
    expect(room.locator(".chart__says")).to_contain_text("sha256")
    assert not page.problems


def test_several_builds_are_drawn_build_by_build(page, builds):
    page.choose(json.dumps(builds).encode())
    assert page.titles()[0] == "Build by build"
    rows = page.tab.locator(".results__charts figure.chart").first.locator("tbody tr")
    assert set(rows.locator("td:first-child").all_text_contents()) == set(builds["builds"])
    assert not page.problems


def test_only_what_both_have_is_compared(page, light):
    page.choose(json.dumps(light).encode())
    assert page.titles() == ["Start-up"]


def test_a_wrong_file_beside_a_right_one(page, light):
    newer = json.dumps(light | {"version": 2}).encode()
    good = json.dumps(light).encode()
    page.choose(newer, good, b"hello", names=["newer.json", "good.json", "letter.txt"])
    assert page.refused() == [
        "newer.json: written by a newer version (format 2); update this project",
        "letter.txt: damaged, measure again (it is not JSON)",
    ]
    assert page.titles() == ["Start-up"]
    assert not page.problems


def test_dropping_is_choosing(page, light):
    text = json.dumps(light)
    page.tab.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "dropped.json"));
          const event = new DragEvent("drop", { dataTransfer: data, cancelable: true });
          document.querySelector(".results__drop").dispatchEvent(event);
        }""",
        text,
    )
    expect(page.tab.locator(".results__list code")).to_have_text("dropped.json")
    expect(page.tab.locator(".results__charts h2")).to_have_text(["Start-up"])


def test_forgetting_leaves_nothing(page, light):
    page.choose(json.dumps(light).encode())
    page.tab.get_by_role("button", name="Forget them").click()
    assert page.titles() == []
    assert page.tab.locator(".results__list li").count() == 0
    page.choose(json.dumps(light).encode())
    assert page.titles() == ["Start-up"]


def test_nothing_is_sent_and_nothing_is_kept(page, light, address):
    page.choose(json.dumps(light).encode())
    assert {method for method, _ in page.asked} == {"GET"}
    assert all(url.startswith(f"{address}") and "?" not in url for _, url in page.asked)
    kept = page.tab.evaluate(
        """async () => [localStorage.length, sessionStorage.length, document.cookie,
          (await indexedDB.databases()).length, (await caches.keys()).length]"""
    )
    assert kept == [0, 0, "", 0, 0]
    page.tab.reload()
    expect(page.input).to_be_visible()
    assert page.titles() == []


def test_keyboard_and_screen_readers(page, reference):
    page.choose(json.dumps(reference).encode(), b"no")
    found = Axe().run(page.tab).response["violations"]
    ours = [
        v for v in found if v["id"] not in ("region", "page-has-heading-one", "landmark-one-main")
    ]
    assert not [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in ours]


def test_phone(page, reference, light):
    page.tab.set_viewport_size({"width": 390, "height": 844})
    page.choose(json.dumps(reference).encode(), machine(light, 4, "x" * 500))
    width = page.tab.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
