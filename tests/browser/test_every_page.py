"""Every page in a real browser: nothing red in the console, nothing foreign, nobody locked out."""

from __future__ import annotations

import itertools
import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from gillab.core.vendor import node_modules

from .conftest import SIZES, open_tab
from .reader import PATIENCE_MS

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
each_page = pytest.mark.parametrize("address", PAGES, ids=lambda address: address or "home")
each_size = pytest.mark.parametrize("size", SIZES)
# What looks the same on all pages is looked at in one way; in all of them once a month in CI.
LONG = os.environ.get("GILLAB_LONG") == "1"
some_ways = pytest.mark.parametrize(("size", "scheme"), WAYS if LONG else WAYS[:1])
some_sizes = pytest.mark.parametrize("size", SIZES if LONG else ["phone"])
EVERYTHING: dict[str, list[str]] = {"include": ["html"]}
# The menu's check box stands outside of all landmarks: the theme finds it by its place.
BUT_THE_CHECK_BOX = EVERYTHING | {"exclude": ["#__drawer"]}
AXE_OPTIONS = {"resultTypes": ["violations"]}
# Style sheets are read once more for one rule, on the orientation: it holds on every page or none.
AXE_SHORTER = AXE_OPTIONS | {"preload": False}
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


def draw_charts(tab, site, where: str, most: int | None = None) -> int:
    """Bring charts into view, all or the first few; their number, all drawn to the last point."""
    charts = tab.locator("figure.chart:is([data-chart], [data-figure])").all()[:most]
    for chart in charts:
        chart.evaluate(USE)
        expect(chart).to_have_attribute("data-state", SETTLED, timeout=PATIENCE_MS)
        seen = chart.evaluate(DRAWN, [*LAYERS.values(), CELLS])
        if seen["state"] != "drawn":
            tab.problems.append(f"{where}: {seen['text'][-200:]}")
            continue
        inline = seen.get("inline")  # a notebook's chart brings its figure along
        data = json.loads(inline)["data"] if inline else chart_data(site, seen["name"])
        if seen["drawn"] != points(data):
            tab.problems.append(f"{where}: {seen['name']} shows {seen['drawn']} of {points(data)}")
    return len(charts)


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
    """A page without charts has a budget over the wire; what the browser had kept counts too."""
    bytes_sent = site.weight([tab.url, *tab.evaluate(FETCHED)])
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


@each_page
@each_size
def test_opened_directly(kept_tab, site, axe, address, size):
    """Under the page's own policy, in one scheme and then, by the reader's switch, in the other."""
    tab = kept_tab("directly", size, policy=True)
    tab.goto(site.url + address)
    most = None if size == "desktop" or LONG else 1
    if not draw_charts(tab, site, address, most):
        weigh(tab, site, address)
    if size == "desktop" or LONG:
        look_at(tab, axe, address, AXE_OPTIONS if size == "desktop" else AXE_SHORTER)
    open_folds(tab)
    well_laid_out(tab, address)
    if size == "phone":  # its scheme is the other one on every second page
        look_at(tab, axe, f"{address} unfolded")
        tab.set_viewport_size(NARROWEST)
        well_laid_out(tab, f"{address} at 320 px")
        tab.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
    before = tab.evaluate(SCHEME)
    tab.evaluate(SWITCH)
    expect(tab.locator("body")).not_to_have_attribute("data-md-color-scheme", before)
    if size == "desktop" or LONG:
        look_at(tab, axe, f"{address} in {tab.evaluate(SCHEME)}")
    assert not tab.problems, "\n".join(tab.problems)


NARROWEST = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10
LAYOUT = Path(__file__).with_name("layout.js").read_text("utf-8")


def well_laid_out(tab, where: str) -> None:
    tab.problems += [f"{where}: {problem}" for problem in tab.evaluate(LAYOUT)]


def open_folds(tab) -> None:
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


SCHEME = "document.body.dataset.mdColorScheme"
SWITCH = "document.querySelector('form[data-md-component=palette] label:not([hidden])').click()"


@each_page
@each_size
def test_without_javascript(kept_tab, site, address, size):
    tab = kept_tab("without JavaScript", size, script=False)
    tab.goto(site.url + address)
    for fold in tab.query_selector_all("details.chart__data:not([open]) summary"):
        fold.click()
    if tab.evaluate(OVERFLOW) > 0:
        tab.problems.append(f"{address}: wider than the window")
    for picture in tab.query_selector_all(".chart__plot img"):
        if not picture.evaluate("e => e.complete && e.naturalWidth > 0"):
            tab.problems.append(f"{address}: a static picture is missing")
    hidden = [t for t in tab.query_selector_all("table.figures") if not t.is_visible()]
    if hidden:
        tab.problems.append(f"{address}: {len(hidden)} tables stay hidden")
    assert not tab.problems, "\n".join(tab.problems)


@each_page
@some_sizes
def test_accessible_without_javascript(kept_tab, site, axe, address, size):
    # axe itself is a script, so the pages' own scripts are kept from arriving instead.
    tab = kept_tab("scripts kept away", size)
    tab.route("**/*.js", no_script)
    tab.goto(site.url + address)
    tab.evaluate("document.documentElement.className = 'no-js'")  # the page's own line ran
    look_at(tab, axe, address, part=BUT_THE_CHECK_BOX)
    tab.unroute("**/*.js")
    assert not tab.problems, "\n".join(tab.problems)


def no_script(route):
    route.fulfill(content_type="text/javascript", body="")


@each_page
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


def test_the_results_page_shows_them_all(visitor, site):
    tab = visitor()
    tab.goto(site.url + "results/")
    assert draw_charts(tab, site, "results") > 8
    assert not tab.problems, "\n".join(tab.problems)
