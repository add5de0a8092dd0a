"""The site by keyboard in a narrow window, with storage forbidden, in forced colours, on paper."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from gillab.core.vendor import find_browser, node_modules

from ..chromium import SWITCHES
from .conftest import watch
from .test_behaviour import follow
from .test_every_page import OVERFLOW, PAINTED, USE, look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180, func_only=True)]

expect.set_options(timeout=20_000)  # what is awaited comes; on a busy machine it comes late
WITH_PROGRAM = "theory/02-interpreter-and-gil/"
FOCUSED = "document.activeElement"
IN_DRAWER = f"!!{FOCUSED}.closest('.md-sidebar--primary')"


@pytest.fixture
def narrow(visitor, site):
    """A window of 1000 px: a laptop's at 128 %, where the menu is a drawer."""
    tab = visitor()
    tab.set_viewport_size({"width": 1000, "height": 800})
    tab.goto(site.url + WITH_PROGRAM)
    return tab


def focus_stops(tab, most=12):
    """Where the Tab key leads from the top of the page."""
    found = []
    for _ in range(most):
        tab.keyboard.press("Tab")
        found.append(tab.evaluate(f"[{FOCUSED}.getAttribute('aria-label'), {IN_DRAWER}]"))
    return found


def test_the_menu_of_a_narrow_window_by_keyboard(narrow):
    stops = focus_stops(narrow)
    assert ["Menu", False] in stops
    assert not any(inside for _, inside in stops), "the closed menu is in the keyboard's way"
    menu = narrow.get_by_role("button", name="Menu")
    menu.focus()
    for key in ("Enter", "Space"):
        narrow.keyboard.press(key)
        expect(menu).to_have_attribute("aria-expanded", "true")
        narrow.wait_for_function(IN_DRAWER)
        narrow.keyboard.press("Escape")
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(menu).to_be_focused()
    narrow.keyboard.press("Enter")
    narrow.wait_for_function(IN_DRAWER)
    narrow.get_by_role("link", name="Combating it").first.focus()
    narrow.keyboard.press("Enter")
    narrow.wait_for_url("**/theory/04-combating/")
    expect(menu).to_have_attribute("aria-expanded", "false")
    assert not narrow.problems


def test_nothing_is_amiss_after_use(narrow, site):
    """axe once more with the menu open, folds open, a chart drawn and a search made."""
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text("utf-8")
    narrow.get_by_role("button", name="Menu").click()
    narrow.wait_for_timeout(400)  # it slides
    look_at(narrow, axe, "the open menu")
    narrow.keyboard.press("Escape")
    narrow.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look_at(narrow, axe, "open folds")
    narrow.goto(site.url + "results/")
    narrow.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    chart = narrow.locator("figure.chart").first
    chart.evaluate(USE)
    expect(chart).to_have_attribute("data-state", "drawn", timeout=20_000)
    look_at(narrow, axe, "a drawn chart and open tables")
    narrow.fill("input[name=query]", "shareable")
    narrow.wait_for_selector(".md-search-result__item", state="attached")
    look_at(narrow, axe, "a search")
    assert not narrow.problems, "\n".join(narrow.problems)


@pytest.mark.parametrize("way", ["point", "focus", "tap"])
def test_a_picture_becomes_a_chart_where_it_stands(visitor, site, way):
    tab = visitor("phone" if way == "tap" else "desktop")
    tab.goto(site.url)
    chart = tab.locator("figure.chart").first
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-state", "picture")
    before = chart.bounding_box()
    if way == "point":
        chart.locator("img").hover()
    elif way == "focus":
        chart.locator("summary").focus()
    else:
        chart.locator("img").click()
    expect(chart).to_have_attribute("data-state", "drawn", timeout=20_000)
    assert chart.bounding_box() == before, "the page moved"
    assert not tab.problems


def test_a_picture_takes_the_pages_colours_not_the_systems(visitor, site):
    tab = visitor()  # the system is light
    tab.goto(site.url)
    tab.locator("figure.chart img").first.scroll_into_view_if_needed()
    picture = tab.locator("figure.chart img").first
    light = picture.screenshot()
    tab.click("label[title='Switch to dark']")
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    tab.wait_for_timeout(300)
    dark = picture.screenshot()
    assert light != dark
    assert tab.evaluate(DARK_SHARE, list(dark)) > 0.5 > tab.evaluate(DARK_SHARE, list(light))


# The share of dark points, counted by the browser that drew them.
DARK_SHARE = """async bytes => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const paper = new OffscreenCanvas(image.width, image.height).getContext("2d");
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(0, 0, image.width, image.height);
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) dark += data[i] + data[i + 1] + data[i + 2] < 300;
    return dark / (data.length / 4);
}"""


def test_changes_of_a_program_outlast_a_link_and_a_reload(visitor, site):
    tab = visitor()
    tab.goto(site.url + WITH_PROGRAM)
    tab.get_by_role("button", name="Edit").first.click()
    tab.locator(".program__editor").first.fill("print('mine')")
    follow(tab, site, "method/")
    follow(tab, site, WITH_PROGRAM)
    expect(tab.locator(".program__editor").first).to_have_value("print('mine')")
    tab.reload()
    expect(tab.locator(".program__editor").first).to_have_value("print('mine')")


def test_all_works_where_the_browser_forbids_storage(driver, site, tmp_path):
    """By the browser's own setting that blocks all cookies and site data."""
    setting = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(setting))
    context = driver.chromium.launch_persistent_context(
        tmp_path, executable_path=find_browser(), args=SWITCHES, bypass_csp=True
    )
    tab = context.new_page()
    tab.problems = []
    watch(tab, site.url)
    tab.goto(site.url + WITH_PROGRAM)
    tab.click("label[title='Switch to dark']")
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    tab.get_by_role("button", name="Edit").first.click()
    tab.locator(".program__editor").first.fill("print('mine')")
    tab.locator(".predict input").first.check()
    expect(tab.locator(".predict details").first).to_have_attribute("open", "")
    tab.fill("input[name=query]", "shareable")
    tab.wait_for_selector(".md-search-result__item", state="attached")
    forbidden = tab.context.new_page()
    forbidden.goto(site.url + "robots.txt")  # no page of ours: the setting itself is looked at
    assert forbidden.evaluate("(() => { try { localStorage; } catch (e) { return e.name } })()")
    context.close()
    assert not tab.problems, "\n".join(tab.problems)


def test_on_paper_charts_are_pictures_and_nothing_is_wider_than_the_sheet(visitor, site):
    tab = visitor()
    tab.goto(site.url + "results/")
    chart = tab.locator("figure.chart").first
    chart.evaluate(USE)
    expect(chart).to_have_attribute("data-state", "drawn", timeout=20_000)
    tab.emulate_media(media="print", color_scheme="light")
    tab.set_viewport_size({"width": 688, "height": 1000})  # A4 less its margins
    expect(chart.locator("img")).to_be_visible()
    expect(chart.locator(".chart__live")).to_be_hidden()
    for address in ("results/", "glossary/", "exercises/1-gil/", "exercises/2-server/"):
        tab.goto(site.url + address)
        tab.evaluate("document.fonts.ready.then(() => null)")
        tab.evaluate(PAINTED)
        wide = tab.evaluate(
            "[...document.querySelectorAll('article :is(table, pre, img, svg)')].filter(one =>"
            " one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)"
            ".map(one => one.outerHTML.slice(0, 80))"
        )
        assert tab.evaluate(OVERFLOW) <= 0 and not wide, (address, wide[:3])
    assert not tab.problems


def test_forced_colours_leave_what_is_said_by_colour(visitor, site):
    tab = visitor()
    tab.emulate_media(forced_colors="active")
    tab.goto(site.url + WITH_PROGRAM)
    fold = "getComputedStyle(document.querySelector('.predict summary'), '::before')"
    assert tab.evaluate(f"{fold}.backgroundColor") != "rgba(0, 0, 0, 0)"
    choice = tab.locator(".predict__choice").first
    outline = "e => getComputedStyle(e).outlineStyle"
    assert choice.evaluate(outline) == "none"
    choice.locator("input").check()
    assert choice.evaluate(outline) != "none"
    tab.goto(site.url + "results/")
    chart = tab.locator("#chart-winners")
    chart.evaluate(USE)
    expect(chart).to_have_attribute("data-state", "drawn", timeout=20_000)
    plot = chart.locator(".chart__plot")
    assert plot.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    assert not tab.problems


MOVING = """document.getAnimations().filter(
    one => one.playState === 'running' && one.effect.getTiming().iterations === Infinity
).length"""


def test_what_moves_without_end_can_be_paused(visitor, site):
    """Every page with such a picture; none moves for readers who want less motion."""
    tab = visitor()
    moving = [
        address
        for address in site.pages()
        if "infinite" in (site.folder / address / "index.html").read_text("utf-8")
    ]
    assert moving
    for address in moving:
        tab.emulate_media(reduced_motion="no-preference")
        tab.goto(site.url + address)
        buttons = tab.locator(".picture__pause")
        expect(buttons.first).to_be_visible()
        assert tab.evaluate(MOVING)
        for button in buttons.all():
            button.press("Enter")
        assert not tab.evaluate(MOVING), address
        buttons.first.press("Enter")
        assert tab.evaluate(MOVING), f"{address}: it goes on"
        tab.emulate_media(reduced_motion="reduce")
        expect(buttons).to_have_count(0)
        assert not tab.evaluate(MOVING), address
    assert not tab.problems


def test_what_goes_on_beyond_the_edge_fades_and_takes_the_keyboard(visitor, site):
    tab = visitor("phone")
    tab.goto(site.url + "links/")
    table = tab.locator(".md-typeset__scrollwrap").first
    expect(table).to_have_class(re.compile("has-more-right"))
    assert table.get_attribute("tabindex") == "0"
    table.evaluate("e => e.scrollLeft = 1e4")
    expect(table).not_to_have_class(re.compile("has-more-right"))
    expect(table).to_have_class(re.compile("has-more-left"))
    assert not tab.problems


def test_no_code_in_results_of_a_search_needs_to_be_scrolled(visitor, site):
    """No key reaches it there."""
    tab = visitor("phone")
    tab.goto(site.url)
    tab.click("label[for=__search] >> visible=true")
    tab.fill("input[name=query]", "InterpreterPoolExecutor")
    tab.wait_for_selector(".md-search-result pre", state="attached")
    tab.evaluate(
        "document.querySelectorAll('.md-search-result details').forEach(d => d.open = true)"
    )
    wider = """[...document.querySelectorAll('.md-search-result :is(pre, code)')].filter(
        e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'
    ).length"""
    assert tab.evaluate(wider) == 0
    assert not tab.problems
