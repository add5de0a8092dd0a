"""Every page in a real browser: nothing red in the console, nothing foreign, nobody locked out."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from gillab.core.vendor import node_modules

from .conftest import SIZES, open_tab
from .reader import LONG, PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120, func_only=True)]

DOCS = Path(__file__).parents[2] / "docs"
WAYS = [*itertools.product(SIZES, ("light", "dark"))]


def address(page: Path) -> str:
    """Where MkDocs puts the page, below the site's root."""
    place = page.relative_to(DOCS).with_suffix("")
    place = place.parent if place.name == "index" else place
    return "" if place == Path() else f"{place.as_posix()}/"


# Known before the site is built, so that each page is a test of its own.
SOURCES = [page for page in sorted(DOCS.rglob("*.md")) if not page.name.endswith(".draft.md")]
PAGES = [address(page) for page in (*SOURCES, DOCS / "exercises" / "summary.py")]
# What is alike on pages of one kind is looked at on one page of each kind in every run, and on all
# pages once a month in CI: each scheme in each size, axe without scripts, instant navigation.
OF_EACH_KIND = ("", "compat/", "design/", "exercises/1-gil/", "exercises/summary/", "failures/")
OF_EACH_KIND += ("theory/07-free-threading/", "which/")


def with_each(addresses):
    return pytest.mark.parametrize("address", addresses, ids=lambda address: address or "home")


each_page = with_each(PAGES)
each_kind = with_each(PAGES if LONG else OF_EACH_KIND)
# A page is opened in one size and then shown in the other; from each of them once a month in CI.
from_sizes = pytest.mark.parametrize("size", SIZES if LONG else ["desktop"])
some_ways = pytest.mark.parametrize(("size", "scheme"), WAYS if LONG else [("phone", "light")])
EVERYTHING: dict[str, list[str]] = {"include": ["html"]}
# The menu's check box stands outside of all landmarks: the theme finds it by its place.
BUT_THE_CHECK_BOX = EVERYTHING | {"exclude": ["#__drawer"]}
AXE_OPTIONS = {"resultTypes": ["violations"]}
# Style sheets are read once more for one rule, on the orientation: it holds on every page or none.
AXE_SHORTER = AXE_OPTIONS | {"preload": False}
# All that the other scheme changes in a size that has been looked at.
AXE_COLOURS = AXE_SHORTER | {"runOnly": ["color-contrast", "link-in-text-block"]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A picture stands until a reader uses the chart: a tap draws it.
USE = """async e => {
    while (!e.dataset.state) await new Promise(done => setTimeout(done, 20)); // its script comes
    e.scrollIntoView({block: 'center'});
    e.dispatchEvent(new Event('pointerup', {bubbles: true})) }"""
SETTLED = re.compile("drawn|failed")


@pytest.fixture(scope="session")
def axe():
    return (node_modules() / "axe-core" / "axe.min.js").read_text("utf-8")


def look_at(tab, axe: str, where: str, options=AXE_SHORTER, part=EVERYTHING) -> None:
    """Add overflow and accessibility violations of the page to the tab's problems."""
    if tab.evaluate(OVERFLOW) > 0:
        tab.problems.append(f"{where}: wider than the window by {tab.evaluate(OVERFLOW)} px")
    if not tab.evaluate("!!window.axe"):
        tab.evaluate(axe)
    found = tab.evaluate("([part, options]) => axe.run(part, options)", [part, options])
    for violation in found["violations"]:
        for node in violation["nodes"][:3]:
            tab.problems.append(f"{where}: {violation['id']} at {node['target']}")


LAYERS = {"scatter": ".scatterlayer .point", "bar": ".barlayer .point"}
CELLS = ".heatmap-label"
# Counted in the page: to fetch thousands of elements one by one takes seconds.
DRAWN = """(chart, layers) => ({
    state: chart.dataset.state, name: chart.dataset.chart, inline: chart.dataset.figure,
    text: chart.dataset.state === 'drawn' ? '' : chart.innerText,
    drawn: Object.fromEntries(layers.map(one => [one, chart.querySelectorAll(one).length])),
})"""


def draw_charts(tab, site, where: str, most: int | None = None) -> list:
    """Bring charts into view, all or the first few, each drawn to the last point."""
    charts = tab.locator("figure.chart:is([data-chart], [data-figure])").all()[:most]
    for chart in charts:
        chart.evaluate(USE)
        expect(chart).to_have_attribute("data-state", SETTLED, timeout=PATIENCE_MS)
        check_drawn(tab, site, where, chart)
    return charts


def check_drawn(tab, site, where: str, chart) -> None:
    seen = chart.evaluate(DRAWN, [*LAYERS.values(), CELLS])
    if seen["state"] != "drawn":
        tab.problems.append(f"{where}: {seen['text'][-200:]}")
        return
    inline = seen.get("inline")  # a notebook's chart brings its figure along
    data = json.loads(inline)["data"] if inline else chart_data(site, seen["name"])
    if seen["drawn"] != points(data):
        tab.problems.append(f"{where}: {seen['name']} shows {seen['drawn']} of {points(data)}")


def points(data) -> dict[str, int]:
    """Marks that a figure must have, by the place where the library puts them."""
    wanted = {
        layer: sum(
            sum(x is not None for x in trace["x"])  # one without a place is for the legend
            for trace in data
            if trace["type"] == kind and "markers" in trace.get("mode", "markers")
        )
        for kind, layer in LAYERS.items()
    }
    cells = sum(len(row) for trace in data if trace["type"] == "heatmap" for row in trace["z"])
    return wanted | {CELLS: cells}


PLAIN_PAGE_BYTES = 140_000
FETCHED = "performance.getEntriesByType('resource').map(entry => entry.name)"


def weigh(tab, site, where: str) -> None:
    """A page without charts has a budget over the wire; what the browser had kept counts too.

    Pictures of the window do not: the browser fetches each when a reader comes near it.
    """
    fetched = [one for one in tab.evaluate(FETCHED) if not one.endswith(".webp")]
    bytes_sent = site.weight([tab.url, *fetched])
    if bytes_sent > PLAIN_PAGE_BYTES:
        tab.problems.append(f"{where}: weighs {bytes_sent} bytes of {PLAIN_PAGE_BYTES}")


@pytest.fixture(scope="session")
def kept_tab(chromium, site):
    """One tab, kept from page to page; another way of looking closes it and opens its own.

    Pages vary faster than ways. A tab for each way would stay open meanwhile, and take its part
    of the processor: with fifteen of them a page took four times as long.
    """
    kept = {}

    def tab_for(looking, *where, **how):
        if (looking, *where) not in kept:
            close_all(kept)
            kept[looking, *where] = open_tab(chromium, site, *where, **how)
        tab = kept[looking, *where]
        tab.problems.clear()
        return tab

    yield tab_for
    close_all(kept)


def close_all(tabs):
    for tab in tabs.values():
        tab.context.close()
    tabs.clear()


def test_every_page_is_looked_at(site):
    assert sorted(PAGES) == sorted(site.pages())
    assert set(OF_EACH_KIND) <= set(PAGES)


@each_page
@from_sizes
def test_opened_directly(kept_tab, site, axe, address, size):
    """Under the page's own policy: light in one size, dark in the other, by the reader's switch.

    A page of each kind: both schemes in both sizes.
    """
    each_scheme = LONG or address in OF_EACH_KIND
    tab = kept_tab("directly", size, policy=True)
    show_in(tab, size)
    tab.goto(site.url + address)
    if tab.evaluate(SCHEME) == DARK:  # the browser remembers what the page before was left in
        switch(tab)
    charts = draw_charts(tab, site, address)
    if not charts:
        weigh(tab, site, address)
    look_at(tab, axe, f"{address}, {size}", AXE_OPTIONS if not address else AXE_SHORTER)
    open_folds(tab)
    well_laid_out(tab, f"{address}, {size}")
    switch(tab)
    if each_scheme:
        look_at(tab, axe, f"{address}, {size}, {tab.evaluate(SCHEME)}", AXE_COLOURS)
    other = another(size)
    show_in(tab, other)
    for chart in charts:
        check_drawn(tab, site, f"{address}, {other}", chart)
    look_at(tab, axe, f"{address}, {other}, {tab.evaluate(SCHEME)}")
    well_laid_out(tab, f"{address}, {other}")
    if each_scheme:
        switch(tab)
        look_at(tab, axe, f"{address}, {other}", AXE_COLOURS)
    show_in(tab, "narrowest")
    well_laid_out(tab, f"{address} at 320 px")
    assert not tab.problems, "\n".join(tab.problems)


NARROWEST = (320, 640)  # WCAG 2.2, 1.4.10
LAYOUT = Path(__file__).with_name("layout.js").read_text("utf-8")


def well_laid_out(tab, where: str) -> None:
    tab.problems += [f"{where}: {problem}" for problem in tab.evaluate(LAYOUT)]


def open_folds(tab) -> None:
    """All of the page; of the table of packages, whose folds are all alike, the first few."""
    tab.evaluate(
        "document.querySelectorAll('details:not(.compat tbody:nth-of-type(n + 9) *)')"
        ".forEach(one => one.open = true)"
    )


SCHEME = "document.body.dataset.mdColorScheme"
DARK = "slate"
SWITCH = "document.querySelector('form[data-md-component=palette] label:not([hidden])').click()"
# Twice: what a script changes after the first is painted with the second.
PAINTED = """async () => { for (const _ of [1, 2])
    await new Promise(done => requestAnimationFrame(done)) }"""


def switch(tab) -> None:
    """To the other scheme, as a reader does it."""
    before = tab.evaluate(SCHEME)
    tab.evaluate(SWITCH)
    expect(tab.locator("body")).not_to_have_attribute("data-md-color-scheme", before)


def another(size: str) -> str:
    return next(name for name in SIZES if name != size)


def show_in(tab, size: str) -> None:
    width, height = (SIZES | {"narrowest": NARROWEST})[size]
    if tab.viewport_size != {"width": width, "height": height}:
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(PAINTED)


@each_page
@from_sizes
def test_without_javascript(kept_tab, site, axe, address, size):
    """The page's scripts never run. For axe, which is a script, they are allowed afterwards."""
    tab = kept_tab("without JavaScript", size, script=False)
    show_in(tab, size)  # which waits for a script of ours
    allow_scripts(tab, False)
    tab.goto(site.url + address)
    for fold in tab.query_selector_all("details.chart__data:not([open]) summary"):
        fold.click()
    for picture in tab.query_selector_all(".chart__plot img"):
        if not picture.evaluate("e => e.complete && e.naturalWidth > 0"):
            tab.problems.append(f"{address}: a static picture is missing")
    hidden = [t for t in tab.query_selector_all("table.figures") if not t.is_visible()]
    if hidden:
        tab.problems.append(f"{address}: {len(hidden)} tables stay hidden")
    if tab.evaluate(OVERFLOW) > 0:
        tab.problems.append(f"{address}: wider than the window")
    allow_scripts(tab, True)
    show_in(tab, another(size))
    if LONG or address in OF_EACH_KIND:
        look_at(tab, axe, f"{address}, {another(size)}", part=BUT_THE_CHECK_BOX)
    elif tab.evaluate(OVERFLOW) > 0:
        tab.problems.append(f"{address}, {another(size)}: wider than the window")
    assert not tab.problems, "\n".join(tab.problems)


def allow_scripts(tab, allowed: bool) -> None:
    if not hasattr(tab, "devtools"):  # kept: what it has set ends with it
        tab.devtools = tab.context.new_cdp_session(tab)
    tab.devtools.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})


@each_kind
@some_ways
def test_by_instant_navigation(kept_tab, site, address, size, scheme):
    tab = kept_tab("instantly", size, scheme)
    if not tab.evaluate("window.stillTheSame"):
        with tab.expect_response("**/sitemap.xml"):  # links are followed once it is here
            tab.goto(site.url, wait_until="networkidle")
        tab.wait_for_timeout(500)  # the theme reads it after that
        tab.evaluate("window.stillTheSame = true")
    go(tab, site.url + address)
    draw_charts(tab, site, address, most=1)
    if tab.evaluate(OVERFLOW) > 0:
        tab.problems.append(f"{address}: wider than the window")
    assert tab.evaluate("window.stillTheSame"), f"{address} was loaded anew"
    assert not tab.problems, "\n".join(tab.problems)


def go(tab, link: str) -> None:
    """Follow a link inside the page, until the new page stands in the place of the old."""
    tab.evaluate(
        "link => { const a = Object.assign(document.createElement('a'), {href: link});"
        "const old = document.querySelector('article'); old.dataset.old = '';"
        "old.append(a); a.click() }",
        link,
    )
    try:
        tab.wait_for_function(
            "link => location.href === link && !document.querySelector('[data-old]')"
            " && document.querySelector('link[rel=canonical]')?.href === link",
            arg=link,
        )
    except TimeoutError:
        seen = tab.evaluate(
            "({old: !!document.querySelector('[data-old]'), address: location.href,"
            " canonical: document.querySelector('link[rel=canonical]')?.href})"
        )
        pytest.fail(f"{link} was not shown: {seen}; {tab.problems}", pytrace=False)


def test_every_chart_stands_on_a_page(site):
    pages = [(site.folder / a / "index.html").read_text("utf-8") for a in site.pages()]
    shown = {name for html in pages for name in re.findall(r'data-chart="([\w-]+)"', html)}
    drawn = {path.stem for path in (site.folder / "charts").glob("*.json")}
    # A chart without data says in words what to measure, and has no place to draw in.
    assert {name for name in drawn - shown if chart_data(site, name)} == set()


def chart_data(site, name):
    return json.loads((site.folder / "charts" / f"{name}.json").read_text("utf-8"))["data"]


def test_the_results_page_shows_most_of_them(site):
    """All that stand there are drawn by test_opened_directly."""
    html = (site.folder / "results" / "index.html").read_text("utf-8")
    assert html.count('data-chart="') > 8
