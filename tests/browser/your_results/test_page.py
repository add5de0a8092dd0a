"""What a visitor sees: one file, several files, wrong files, and nothing left behind."""

import copy
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from gillab.charts import cpu_runs
from gillab.charts.units import times
from gillab.charts.winners import verdict
from gillab.core.results import VERSION, parse
from gillab.core.stats import speedup
from gillab.core.workloads import WORKLOADS

pytestmark = pytest.mark.browser

COMPARED = [
    *("What wins where", "Speed-up", "Scaling", "Start-up", "Round trip", "Transfer"),
    *("Memory", "Memory of a small service", "Server: work", "Server: waiting"),
    "A window that computes",
]


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


def test_winners_are_those_of_the_results_page(page, reference):
    """The same rule as gillab.charts.winners."""
    page.choose(json.dumps(reference).encode())
    results = parse(reference)
    most, wanted = cpu_runs.most_workers(results), []
    for name in cpu_runs.workloads(results):
        won = verdict(cpu_runs.speed_ups(results, name, most))
        wanted.append(["yours", WORKLOADS[name].title, won])
    rows = page.tab.locator(".results__charts figure.chart").first.locator("tbody tr").all()
    shown = [row.locator("td").all_text_contents() for row in rows]
    assert [row for row in shown if row[0] == "yours"] == wanted


def test_memory_has_an_interval(page, reference):
    page.choose(json.dumps(reference).encode())
    figure = page.tab.locator(".results__charts figure.chart").nth(COMPARED.index("Memory"))
    widths = []
    for said in figure.locator("tbody td:last-child").all_text_contents():
        middle, low, high = map(float, re.findall(r"-?[\d.]+(?:e[-+]\d+)?", said))
        assert low <= middle <= high
        widths.append(high - low)
    assert max(widths) > 0, "on a quiet machine some are narrower than what is shown"


def test_its_figures_are_those_that_python_finds(page, reference):
    page.choose(json.dumps(reference).encode())
    results = parse(reference)
    runs = results.select("cpu", workload="primes", build=results.main_build)
    most = max(run.case.workers for run in runs)
    baseline = [run for run in runs if run.case.executor == "inline"]
    figure = page.tab.locator(".results__charts figure.chart").nth(COMPARED.index("Speed-up"))
    rows = figure.locator("tbody tr").all()
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
    names = {
        name if build["gil_enabled"] else f"{name} (no GIL)"
        for name, build in builds["builds"].items()
    }
    assert set(rows.locator("td:first-child").all_text_contents()) == names
    assert not page.problems


def test_four_builds_have_four_markers(page, builds):
    assert len(builds["builds"]) == 4
    page.choose(json.dumps(builds).encode())
    traces = page.tab.evaluate(
        "[...document.querySelector('.js-plotly-plot').data].map((t) => [t.name, t.marker.symbol])"
    )
    threads = {name: symbol for name, symbol in traces if name.startswith("threads")}
    assert len(threads) == len(set(threads.values())) == 4
    assert sum(name.endswith("(no GIL)") for name in threads) == 2
    assert not page.problems


def test_the_same_file_twice_is_one_machine(page, light):
    text = json.dumps(light).encode()
    page.choose(text, text, names=["a.json", "b.json"])
    assert page.refused() == ["b.json: the same as a.json, so it counts once"]
    assert page.titles() == ["Start-up"]
    page.choose(text, names=["c.json"])
    assert page.titles() == ["Start-up"], "also one after the other"


def test_the_field_is_empty_again(page, light):
    """The same name, measured anew, can be chosen again: browsers report only a change."""
    page.choose(json.dumps(light).encode())
    assert page.tab.evaluate("document.querySelector('#results-files').value") == ""


def test_sixty_files_in_all(page, light):
    light["runs"] = light["runs"][:1]
    several = [machine(light, n, f"CPU {n}") for n in range(1, 32)]
    page.choose(*several)
    page.choose(*(file.replace(b"CPU", b"cpu") for file in several))
    expect(page.tab.locator(".results__list li")).to_have_count(60)
    assert "room for 60 files" in page.refused()[0]


def test_a_file_dropped_beside_the_field_stays_here(page):
    prevented = page.tab.evaluate(
        """() => {
          const event = new DragEvent("drop", { bubbles: true, cancelable: true });
          document.body.dispatchEvent(event);
          return event.defaultPrevented;
        }"""
    )
    assert prevented


def test_a_reference_that_failed_is_asked_for_again(page, light):
    page.tab.route("**/reference.json", lambda route: route.abort())
    assert page.choose(json.dumps(light).encode()).startswith("This could not be drawn")
    page.tab.unroute("**/reference.json")
    page.tab.get_by_role("button", name="Forget them").click()
    assert page.choose(json.dumps(light).encode()).startswith("Drawn")


def test_our_own_files_are_drawn_beside_what_we_measured_apart(page, apart):
    page.tab.route("**/reference.json", lambda route: route.fulfill(body=apart["reference.json"]))
    wanted = {
        "server.json": ["Server: work", "Server: waiting"],
        "desktop.json": ["A window that computes"],
    }
    for name, titles in wanted.items():
        assert page.choose(apart[name], names=[name]).startswith("Drawn")
        assert page.titles() == titles
        figure = page.tab.locator(".results__charts figure.chart").first
        rows = figure.locator("tbody td:first-child").all_text_contents()
        assert {"yours", "reference"} == set(rows)
        page.tab.get_by_role("button", name="Forget them").click()
    assert not page.problems


def test_what_is_forgotten_while_the_reference_is_on_its_way_stays_forgotten(page, light):
    waiting = []
    page.tab.route("**/reference.json", lambda route: waiting.append(route))
    files = [machine(light, 2, "one"), machine(light, 4, "other")]
    given = {"mimeType": "application/json"}
    page.input.set_input_files([given | {"name": "x.json", "buffer": file} for file in files])
    while not waiting:  # the test's own time limit is the end of it
        page.tab.wait_for_timeout(20)
    page.tab.get_by_role("button", name="Forget them").click()
    with page.tab.expect_response("**/reference.json"):
        waiting.pop().continue_()
    page.tab.wait_for_timeout(300)
    assert page.titles() == []
    assert page.tab.locator(".results__charts > *").count() == 0
    assert not page.tab.locator(".results__files").is_visible()
    assert not page.problems


def test_a_byte_order_mark_does_no_harm(page, light):
    assert page.choose(b"\xef\xbb\xbf" + json.dumps(light).encode()).startswith("Drawn")


def test_the_rooms_chart_stands_before_its_files(page, light):
    page.choose(*(machine(light, n, f"CPU {n}") for n in range(1, 8)))
    order = page.tab.locator("#your-results :is(h2, .results__files)").evaluate_all(
        "all => all.map(e => e.textContent.slice(0, 11))"
    )
    assert order[:2] == ["The room", "The 7 files"[:11]]
    assert page.tab.locator(".results__files").is_visible()


def test_only_what_both_have_is_compared(page, light):
    page.choose(json.dumps(light).encode())
    assert page.titles() == ["Start-up"]


def test_a_wrong_file_beside_a_right_one(page, light):
    newer = json.dumps(light | {"version": VERSION + 1}).encode()
    good = json.dumps(light).encode()
    page.choose(newer, good, b"hello", names=["newer.json", "good.json", "letter.txt"])
    assert page.refused() == [
        f"newer.json: written by a newer version (format {VERSION + 1}); update this project",
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
