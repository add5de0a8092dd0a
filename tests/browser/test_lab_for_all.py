"""The lab for every reader: editor, output and race under axe; many tabs at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gillab.core.vendor import node_modules

from .conftest import SIZES
from .reader import PATIENCE_MS, TABS, bar, run_code, wait_until_ended
from .test_every_page import OVERFLOW, SCHEME, show_in, switch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240, func_only=True)]

PAGE = "theory/02-interpreter-and-gil/"


def look_at_each_way(tab):
    """On a desktop and on a phone, in both schemes: what was done stays on the page."""
    tab.evaluate((node_modules() / "axe-core" / "axe.min.js").read_text("utf-8"))
    for size in SIZES:
        show_in(tab, size)
        look_at(tab)
        switch(tab)
        look_at(tab)


def look_at(tab):
    """What axe finds, and whether the page is wider than its window."""
    found = tab.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    wrong = [f"{v['id']} at {n['target']}" for v in found["violations"] for n in v["nodes"][:3]]
    way = f"{tab.viewport_size}, {tab.evaluate(SCHEME)}"
    assert not wrong, "\n".join([way, *wrong])
    assert tab.evaluate(OVERFLOW) == 0, way


def test_editor_and_output(visitor, site):
    tab = visitor()
    tab.goto(site.url + PAGE, wait_until="networkidle")
    printed = run_code(tab, "import sys; print('x' * 300); print('no', file=sys.stderr); 1 / 0")
    assert "ZeroDivisionError" in printed
    look_at_each_way(tab)
    assert not tab.problems


def test_the_race(visitor, site):
    """The page before a race: test_every_page."""
    tab = visitor()
    tab.goto(site.url + "lab/race/", wait_until="networkidle")
    tab.locator("input[name=predicted][value='2']").focus()
    tab.keyboard.press("Space")
    for name, value in {"length": "short", "rounds": "1"}.items():
        tab.locator(f"form.race [name={name}]").select_option(value)
    tab.keyboard.press("Enter")
    expect(tab.locator("form.race [data-status]")).to_have_text("done", timeout=PATIENCE_MS)
    look_at_each_way(tab)
    assert not tab.problems


def test_the_state_of_a_program_is_told_to_screen_readers(visitor, site):
    tab = visitor()
    tab.goto(site.url + PAGE)
    expect(bar(tab)).to_have_role("group")
    expect(bar(tab)).to_have_accessible_name("Program 02-interpreter-and-gil/steps.py")
    run_code(tab, "print(1)")
    editor = tab.locator(".program__editor").first
    expect(editor).to_have_accessible_name(
        "Edit 02-interpreter-and-gil/steps.py. Control and Enter runs it."
    )
    expect(bar(tab).get_by_role("status")).to_contain_text("done in")
    expect(tab.locator(".program__output").first).to_have_role("log")


def test_tabs_each_have_a_python_of_their_own(visitor, site):
    first = visitor()
    tabs = [first, *(first.context.new_page() for _ in range(TABS - 1))]
    for number, tab in enumerate(tabs):
        tab.goto(site.url + PAGE)
        code = f"import builtins; builtins.mine = {number}; print(mine)"
        assert run_code(tab, code) == f"{number}"
    for number, tab in enumerate(tabs):
        tab.bring_to_front()
        assert run_code(tab, "print(mine)") == f"{number}"
    wait_until_ended(first)
    assert not first.problems
