"""What a reader does: switch to dark, go back, predict; and what all of it weighs on the wire."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from gillab.course.check import in_page

from .reader import PATIENCE_MS
from .test_every_page import USE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120, func_only=True)]

PLAIN_PAGE_BYTES = 140_000
RESULTS_BYTES = 700_000  # with every chart used
UNUSED_BYTES = 200_000  # a page with charts before anybody uses one
MOST_ELEMENTS = 6_000
BOX = rb"<(?!wbr\b)[a-z]"  # a place where a word may break has no box
LIBRARY = "plotly-cartesian"
DRAWN = "figure.chart[data-state=drawn]"
# Of the last layer: the first ones are strokes behind the points, and have no filling.
A_COLOUR = "() => [...document.querySelectorAll('.scatterlayer .point')].at(-1).style.fill"
WITH_CHART_FAR_BELOW = "theory/06-pep-734/"


def follow(tab, site, address):
    tab.evaluate(
        "link => { const a = Object.assign(document.createElement('a'), {href: link});"
        "const old = document.querySelector('article'); old.dataset.old = '';"
        "old.append(a); a.click() }",
        site.url + address,
    )
    tab.wait_for_url(site.url + address)
    tab.wait_for_selector("[data-old]", state="detached")


def test_a_click_soon_after_scrolling_takes_no_section_along(visitor, site):
    tab = visitor()
    tab.goto(site.url + "results/", wait_until="networkidle")
    tab.evaluate("scrollTo(0, document.body.scrollHeight / 3)")
    tab.wait_for_timeout(600)  # longer than the theme waits before it looks where the reader is
    tab.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    follow(tab, site, "method/")
    tab.wait_for_timeout(600)
    assert tab.url == site.url + "method/"
    assert not tab.problems


def heaviest_without_charts(site) -> str:
    def html(address):
        return (site.folder / address / "index.html").read_bytes()

    return max(
        (a for a in site.pages() if b"data-chart=" not in html(a)), key=lambda a: len(html(a))
    )


def test_no_page_has_more_elements_than_a_phone_lays_out_soon(site):
    """Code with an element for every token and line had 7,000 on one page."""
    found = {
        address: len(re.findall(BOX, (site.folder / address / "index.html").read_bytes()))
        for address in site.pages()
    }
    assert {address: n for address, n in found.items() if n > MOST_ELEMENTS} == {}


def use_charts(tab):
    for chart in tab.query_selector_all("figure.chart:is([data-chart], [data-figure])"):
        chart.evaluate(USE)
        tab.wait_for_function("e => e.dataset.state === 'drawn'", arg=chart, timeout=PATIENCE_MS)


def test_the_dark_switch_recolours_charts(visitor, site):
    tab = visitor()
    tab.goto(site.url)
    use_charts(tab)
    before = tab.evaluate(A_COLOUR)
    tab.click("label[title='Switch to dark']")
    tab.wait_for_function(f"old => ({A_COLOUR})() !== old", arg=before)
    background = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(16, 23, 26)"
    assert not tab.problems


def test_back_shows_the_chart_again(visitor, site):
    tab = visitor()
    tab.goto(site.url)
    use_charts(tab)
    follow(tab, site, heaviest_without_charts(site))
    tab.wait_for_selector(DRAWN, state="detached")
    tab.go_back()
    tab.wait_for_selector("figure.chart[data-chart]", state="attached")
    use_charts(tab)
    assert tab.query_selector_all(".scatterlayer .point")
    assert not tab.problems


def test_a_page_without_charts_loads_no_library(visitor, site):
    tab = visitor()
    site.sent.clear()
    tab.goto(site.url + heaviest_without_charts(site), wait_until="networkidle")
    assert site.weigh() <= PLAIN_PAGE_BYTES, sorted(site.sent, key=lambda item: -item[1])[:5]
    assert not site.asked_for(LIBRARY)


def test_the_results_page_keeps_its_budget(visitor, site):
    tab = visitor()
    site.sent.clear()
    tab.goto(site.url + "results/", wait_until="networkidle")
    for chart in tab.query_selector_all(".chart__plot img"):
        chart.evaluate("e => e.scrollIntoView()")
        tab.wait_for_function("e => e.complete && e.naturalWidth", arg=chart)
    assert site.weigh() <= UNUSED_BYTES, sorted(site.sent, key=lambda item: -item[1])[:5]
    assert not site.asked_for(LIBRARY)
    use_charts(tab)
    assert site.weigh() <= RESULTS_BYTES, sorted(site.sent, key=lambda item: -item[1])[:5]


def test_the_library_comes_once_and_only_when_a_chart_is_used(visitor, site):
    tab = visitor()
    site.sent.clear()
    tab.goto(site.url + WITH_CHART_FAR_BELOW, wait_until="networkidle")
    tab.evaluate("document.querySelector('figure.chart').scrollIntoView()")
    tab.wait_for_timeout(300)
    assert not site.asked_for(LIBRARY)
    use_charts(tab)
    follow(tab, site, "results/")
    tab.wait_for_selector("#chart-speedup", state="attached")
    use_charts(tab)
    assert site.asked_for(LIBRARY) == 1


def test_which_one_shows_a_picture_until_somebody_answers(visitor, site):
    tab = visitor()
    site.sent.clear()
    tab.goto(site.url + "which/", wait_until="networkidle")
    chart, says = tab.locator("#chart-which-map"), tab.locator(".which__says")
    expect(says).to_contain_text("as fast as inline")
    expect(chart.locator("img")).to_be_attached()
    tab.wait_for_timeout(300)
    assert not site.asked_for(LIBRARY)
    tab.get_by_label("A task must be killable").check()
    expect(says).to_contain_text("Processes")
    expect(chart).to_have_attribute("data-state", "drawn", timeout=PATIENCE_MS)
    expect(chart.locator(".chart__says")).to_contain_text("The large ring is your task")
    expect(chart.locator("tbody")).not_to_contain_text("interpreters")
    expect(chart.locator("img")).to_have_count(0)  # it would be printed
    tab.emulate_media(media="print")
    expect(chart.locator(".chart__live")).to_be_visible()
    assert not tab.problems


def test_answers_that_come_while_a_chart_is_drawn_are_what_it_shows(visitor, site):
    tab = visitor()
    tab.goto(site.url + "which/", wait_until="networkidle")
    waiting = []
    tab.route(f"**/{LIBRARY}*", lambda route: waiting.append(route))
    chart = tab.locator("#chart-which-map")
    chart.evaluate(USE)
    tab.get_by_label("A task must be killable").check()
    expect(chart.locator(".chart__says")).to_contain_text("The large ring is your task")
    waiting[0].continue_()
    expect(chart.locator(".legendtext", has_text="your task")).to_be_visible(timeout=PATIENCE_MS)
    tab.wait_for_timeout(500)  # what was asked for first has come meanwhile
    expect(chart.locator(".legendtext", has_text="your task")).to_be_visible()
    assert not tab.problems


ROWS = "document.querySelectorAll('.compat tbody')"
LAST = f"[...{ROWS}].at(-1)"


def test_the_table_of_packages_is_laid_out_when_a_reader_comes_to_it(visitor, site):
    tab = visitor()
    tab.goto(site.url + "compat/", wait_until="networkidle")
    rendered = f"{LAST}.checkVisibility({{contentVisibilityAuto: true}})"
    assert not tab.evaluate(rendered)
    height = tab.evaluate("document.documentElement.scrollHeight")
    name = tab.evaluate(f"{LAST}.id")
    tab.goto(f"{site.url}compat/#{name}")
    row = tab.locator(f"#{name}")
    expect(row).to_be_in_viewport()
    assert tab.evaluate(rendered)
    row.locator("summary").click()
    now = tab.evaluate("document.documentElement.scrollHeight")
    assert now == pytest.approx(height, rel=0.1), "the height is known before"
    tab.get_by_label("Name", exact=True).fill(name.removeprefix("package-"))
    expect(tab.locator(".compat output")).to_have_text(re.compile("^1 of "))
    expect(row).to_be_in_viewport()
    assert not tab.problems


def test_a_chart_that_cannot_be_fetched_says_so(visitor, site):
    tab = visitor()
    tab.route("**/charts/speedup.json", lambda route: route.abort())
    tab.goto(site.url)
    chart = tab.query_selector("figure.chart")
    chart.evaluate(USE)
    tab.wait_for_selector("figure.chart[data-state=failed]")
    assert "could not be drawn" in chart.inner_text()


def test_a_library_that_did_not_load_is_asked_for_again(visitor, site):
    tab = visitor()
    tab.route(f"**/{LIBRARY}*", lambda route: route.abort())
    tab.goto(site.url, wait_until="networkidle")
    tab.query_selector("figure.chart").evaluate(USE)
    tab.wait_for_selector("figure.chart[data-state=failed]")
    tab.unroute(f"**/{LIBRARY}*")
    follow(tab, site, "results/")
    tab.wait_for_selector("#chart-speedup", state="attached")
    use_charts(tab)


def test_a_prediction_opens_its_explanation_and_is_remembered(visitor, site):
    tab = visitor("phone")
    tab.goto(site.url + "theory/02-interpreter-and-gil/")
    box = tab.query_selector(".predict")
    assert not box.query_selector("details").evaluate("e => e.open")
    wrong = box.query_selector("input:not([data-right])")
    wrong.focus()
    tab.keyboard.press("Space")
    assert box.query_selector("details").evaluate("e => e.open")
    assert box.query_selector(".is-right") and box.query_selector(".is-wrong")
    tab.reload()
    tab.wait_for_selector(".predict .is-wrong")
    assert tab.query_selector(".predict input:checked")
    assert not tab.problems


def test_a_prediction_works_without_javascript(visitor, site):
    tab = visitor(script=False)
    tab.goto(site.url + "theory/02-interpreter-and-gil/")
    tab.check(".predict input >> nth=1")
    tab.click(".predict details summary >> nth=0")
    assert tab.is_visible(".predict details p >> nth=0")


def test_search_finds_a_page(visitor, site):
    tab = visitor()
    site.sent.clear()
    tab.goto(site.url, wait_until="networkidle")
    assert not site.asked_for("search_index"), "the index has to wait until somebody searches"
    tab.fill("input[name=query]", "shareable")
    tab.wait_for_selector(".md-search-result__item", state="attached")
    assert not tab.problems


# What a terminal shows, copied as it stands, and the entry of the gallery that explains it.
MESSAGES = {
    "concurrent.interpreters.NotShareableError: object could not be unpickled": (
        "could-not-be-unpickled"
    ),
    "RuntimeError: daemon threads are disabled in this (sub)interpreter": "daemon-threads",
    "ModuleNotFoundError: No module named '_xxsubinterpreters'": "old-names",
    "TypeError: Interpreter.exec() takes 2 positional arguments but 3 were given": "old-names",
    "ItemInterpreterDestroyed: item's original interpreter destroyed": "item-destroyed",
    "RuntimeError: set_wakeup_fd only works in main thread of the main interpreter": "wakeup-fd",
    "RuntimeError: preexec_fn not supported within subinterpreters": "preexec-fn",
    "RecursionError: maximum recursion depth exceeded": "recursion",
    "BufferError: memoryview has 1 exported buffer": "exported-buffer",
    "RuntimeError: cannot schedule new futures after shutdown": "after-shutdown",
    "ImportError: Unable to import required dependency numpy. Please see the traceback for "
    "details.": "numpy-words",
    "pool notebook": "no-file",
    "log lines": "lost-log-lines",
    "context variables": "unset-context",
    "redirect_stdout": "caught-nothing",
    "lru_cache": "empty-cache",
}


def search_for(tab, words):
    """Put the words into the search box, as a paste does; the search listens to keys."""
    tab.fill("input[name=query]", words)
    tab.press("input[name=query]", "End")


def test_search_finds_a_message_as_it_was_copied(visitor, site):
    """The entry is among the first five lines of what was found."""
    tab = visitor()
    tab.goto(site.url, wait_until="networkidle")
    missing = []
    for message, anchor in MESSAGES.items():
        search_for(tab, "")
        tab.wait_for_selector(".md-search-result__item", state="detached")
        search_for(tab, message)
        tab.wait_for_selector(".md-search-result__item", state="attached")
        links = tab.query_selector_all(".md-search-result__link")[:5]
        places = [link.get_attribute("href") for link in links]
        if not any(place.endswith(f"/failures/#{anchor}") for place in places):
            missing.append(f"{message}: {places}")
    assert missing == []
    assert not tab.problems


# Steps that can be checked in the page show their file, since that is where it is edited.
STEP_HEIGHTS = """() => Object.fromEntries(
    [...document.querySelectorAll("article h2[id^=step-]")]
        .filter(heading => /^Step \\d/.test(heading.textContent))
        .map(heading => {
            let last = heading;
            while (last.nextElementSibling && last.nextElementSibling.tagName !== "H2")
                last = last.nextElementSibling;
            const bottom = last.getBoundingClientRect().bottom;
            return [heading.textContent.slice(5, 8), bottom - heading.getBoundingClientRect().top];
        }))"""
SCREEN_PX = 1024 - 55  # of a common screen, less what always stays at the top of a page


def test_a_step_fits_one_screen_while_its_folds_are_closed(visitor, site):
    tab = visitor()
    heights = {}
    for address in site.pages():
        if address.startswith("exercises/") and address != "exercises/summary/":
            tab.goto(site.url + address)
            heights |= tab.evaluate(STEP_HEIGHTS)
    assert len(heights) >= 18
    shown = {step: height for step, height in heights.items() if step not in in_page.STEPS}
    assert {step: height for step, height in shown.items() if height > SCREEN_PX} == {}


PRINTING = "dispatchEvent(new Event('beforeprint'))"  # as the browser does before it prints


def test_paper_shows_a_steps_file_and_neither_hints_nor_solution(visitor, site):
    tab = visitor()
    tab.goto(site.url + "exercises/1-gil/", wait_until="networkidle")
    tab.emulate_media(media="print")
    tab.evaluate(PRINTING)
    file = tab.locator("details.example", has_text="Your file").first
    expect(file.locator("pre").first).to_be_visible()
    hints = tab.locator("article details.tip").first
    expect(hints.locator("summary").first).to_be_visible()
    for closed in ("details.tip pre", "details.success pre"):
        expect(tab.locator(f"article {closed}").first).to_be_hidden()
    tab = visitor()
    tab.goto(site.url + "theory/02-interpreter-and-gil/", wait_until="networkidle")
    tab.evaluate(PRINTING)
    expect(tab.locator(".predict > details p").first).to_be_visible()
