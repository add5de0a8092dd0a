"""Steps checked in the page, and programs that go wrong: one tab, whose Python is loaded once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gillab.course.check import in_page
from gillab.course.exercises import load_exercises

from .conftest import open_tab
from .reader import (
    PATIENCE_MS,
    WRONG,
    bar,
    follow,
    press,
    problems,
    run_code,
    status,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180, func_only=True)]

PAGE = "theory/02-interpreter-and-gil/"


def number_of(tab, name):
    """The place of that program among all of the page."""
    return tab.evaluate(
        "name => [...document.querySelectorAll('.highlight.runs-here')]"
        ".findIndex(e => e.dataset.example === name)",
        name,
    )


def check(tab, number, editor, code):
    """Press Check and wait for the verdict; (its first words, what was printed)."""
    editor.fill(code)
    said = bar(tab, number).get_by_role("status")
    said.evaluate("e => e.textContent = ''")
    press(tab, "Check", number)
    expect(said).to_have_text(re.compile("^(passed|not yet): done in"), timeout=PATIENCE_MS)
    verdict = status(tab, number).partition(":")[0]
    return verdict, tab.locator(".program__output").nth(number).text_content()


@pytest.fixture(scope="module")
def one_tab(chromium, site):
    tab = open_tab(chromium, site, keep="block")
    tab.goto(site.url + PAGE, wait_until="networkidle")
    yield tab
    tab.context.close()


@pytest.fixture
def usable(one_tab, site):
    """The same tab for many tests: its Python is loaded once, and kept from page to page."""
    if not one_tab.url.startswith(site.url + PAGE):
        follow(one_tab, site.url + PAGE)
    one_tab.problems.clear()
    return one_tab


@pytest.mark.parametrize("step", in_page.STEPS)
def test_a_step_is_solved_and_checked_in_the_page(usable, site, step):
    exercise = next(one for one in load_exercises() if one.id == int(step[0]))
    told = next(one for one in exercise.steps if one.id == step)
    follow(usable, f"{site.url}exercises/{Path(exercise.page_of(told)).stem}/")
    name = f"{in_page.STEPS[step]}/task.py"
    number = number_of(usable, name)
    press(usable, "Edit", number)
    editor = usable.get_by_label(f"Edit {name}")
    starter = editor.input_value()
    assert starter.rstrip() == told.starter("task.py").read_text("utf-8").rstrip()
    verdict, printed = check(usable, number, editor, starter)
    assert verdict == "not yet" and told.starter_says in printed
    solution = told.solution("task.py").read_text("utf-8")
    verdict, printed = check(usable, number, editor, solution)
    assert verdict == "passed" and f"{step} passed" in printed
    run = bar(usable, number).get_by_role("button", name="Run", exact=True)
    expect(run).to_be_visible(visible=step not in in_page.CHECK_ONLY)
    if step not in in_page.CHECK_ONLY:
        press(usable, "Run", number)
        expect(bar(usable, number).get_by_role("status")).to_have_text(re.compile("^done in"))
        assert "interpreters" in usable.locator(".program__output").nth(number).text_content()
    assert not problems(usable)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong["says"][:30])
def test_what_goes_wrong_is_readable_and_leaves_the_page_usable(usable, wrong):
    printed = run_code(usable, wrong["code"])
    assert wrong["says"] in printed
    assert "_pyodide" not in printed
    assert run_code(usable, "print('still here')") == "still here"
    assert not problems(usable)


def test_reset_gives_a_python_that_knows_nothing_of_before(usable):
    run_code(usable, "import builtins; del builtins.print; builtins.left = 1")
    assert "NameError: name 'print'" in run_code(usable, "print(1)")
    press(usable, "Reset")
    assert run_code(usable, "print('left' in dir(__builtins__))") == "False"
