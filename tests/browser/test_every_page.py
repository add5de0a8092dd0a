"""Every page in a real browser: no errors, no foreign requests, accessible to everybody."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from playwright.sync_api import TimeoutError

from gillab.core.vendor import node_modules

pytestmark = [pytest.mark.browser, pytest.mark.timeout(480)]

WAYS = [*itertools.product(("desktop", "phone"), ("light", "dark"))]
AXE_OPTIONS = {"resultTypes": ["violations"]}
# Style sheets are read once more for one rule, on the orientation: it holds on every page or none.
AXE_SHORTER = AXE_OPTIONS | {"preload": False}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SETTLED = "e => ['drawn', 'failed'].includes(e.dataset.state)"


@pytest.fixture(scope="session")
def axe():
    return (node_modules() / "axe-core" / "axe.min.js").read_text("utf-8")


def look_at(tab, axe: str, where: str, options=AXE_SHORTER) -> None:
    """Add overflow and accessibility violations of the page to the tab's problems."""
    if tab.evaluate(OVERFLOW) > 0:
        tab.problems.append(f"{where}: wider than the window by {tab.evaluate(OVERFLOW)} px")
    tab.evaluate(axe)
    found = tab.evaluate("options => axe.run(document, options)", options)
    for violation in found["violations"]:
        for node in violation["nodes"][:3]:
            tab.problems.append(f"{where}: {violation['id']} at {node['target']}")


def draw_charts(tab, site, where: str, most: int | None = None) -> int:
    """Bring charts into view, all or the first few; their number, all drawn to the last point."""
    charts = tab.query_selector_all("figure.chart:is([data-chart], [data-figure])")[:most]
    for chart in charts:
        chart.evaluate("e => e.scrollIntoView({block: 'center'})")
        tab.wait_for_function(SETTLED, arg=chart, timeout=20_000)
        if chart.get_attribute("data-state") != "drawn":
            tab.problems.append(f"{where}: {chart.inner_text()[-200:]}")
            continue
        name = chart.get_attribute("data-chart")
        inline = chart.get_attribute("data-figure")  # a notebook's chart brings its figure along
        data = json.loads(inline)["data"] if inline else chart_data(site, name)
        drawn = {layer: len(chart.query_selector_all(layer)) for layer in LAYERS.values()}
        drawn[CELLS] = len(chart.query_selector_all(CELLS))
        if drawn != points(data):
            tab.problems.append(f"{where}: {name} shows {drawn} of {points(data)}")
    return len(charts)


LAYERS = {"scatter": ".scatterlayer .point", "bar": ".barlayer .point"}
CELLS = ".heatmap-label"


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


PLAIN_PAGE_BYTES = 130_000
FETCHED = "performance.getEntriesByType('resource').map(entry => entry.name)"


def weigh(tab, site, where: str) -> None:
    """A page without charts has a budget of bytes; files from the browser's cache count too."""
    bytes_sent = site.weight([tab.url, *tab.evaluate(FETCHED)])
    if bytes_sent > PLAIN_PAGE_BYTES:
        tab.problems.append(f"{where}: weighs {bytes_sent} bytes of {PLAIN_PAGE_BYTES}")


@pytest.mark.parametrize(("size", "scheme"), WAYS)
def test_opened_directly(open_tab, site, axe, size, scheme):
    tab = open_tab(size, scheme)
    for address in site.pages():
        tab.goto(site.url + address)
        if not draw_charts(tab, site, address):
            weigh(tab, site, address)
        look_at(tab, axe, address, AXE_OPTIONS if (size, scheme) == WAYS[0] else AXE_SHORTER)
    assert not tab.problems, "\n".join(tab.problems)


@pytest.mark.parametrize(("size", "scheme"), WAYS)
def test_without_javascript(open_tab, site, size, scheme):
    tab = open_tab(size, scheme, script=False)
    for address in site.pages():
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


@pytest.mark.parametrize(("size", "scheme"), WAYS[::3])
def test_without_javascript_pages_are_accessible(open_tab, site, axe, size, scheme):
    # axe itself is a script, so the pages' own scripts are kept from arriving instead.
    tab = open_tab(size, scheme)
    tab.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    for address in site.pages():
        tab.goto(site.url + address)
        look_at(tab, axe, address)
    assert not tab.problems, "\n".join(tab.problems)


@pytest.mark.parametrize(("size", "scheme"), WAYS)
def test_by_instant_navigation(open_tab, site, axe, size, scheme):
    tab = open_tab(size, scheme)
    tab.goto(site.url, wait_until="networkidle")  # links are followed once the sitemap is here
    tab.evaluate("window.stillTheSame = true")
    for address in site.pages():
        go(tab, site.url + address)
        draw_charts(tab, site, address, most=1)
        if (size, scheme) in WAYS[::3]:
            look_at(tab, axe, address)
        elif tab.evaluate(OVERFLOW) > 0:
            tab.problems.append(f"{address}: wider than the window")
    assert tab.evaluate("window.stillTheSame"), "a page was loaded anew"
    assert not tab.problems, "\n".join(tab.problems)


def go(tab, link: str) -> None:
    """Follow a link inside the page, until the new page has replaced the old one."""
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


def test_the_results_page_shows_them_all(open_tab, site):
    tab = open_tab()
    tab.goto(site.url + "results/")
    assert draw_charts(tab, site, "results") > 8
    assert not tab.problems, "\n".join(tab.problems)
