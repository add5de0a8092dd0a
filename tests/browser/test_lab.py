"""Python in the page: what claims to run here does, and nothing a program does hurts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gillab.site import labels

from .reader import (
    PATIENCE_MS,
    bar,
    begin_code,
    press,
    run_code,
    status,
    wait_until_ended,
    wait_until_running,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
RUNS_HERE = sorted(labels.read(EXAMPLES / "runs-here.txt"))
PAGE = "theory/02-interpreter-and-gil/"


@pytest.fixture
def tab(visitor, site):
    """A tab on a page with programs, nothing of Python loaded yet."""
    if not (site.folder / "assets/lab/python.json").read_text().startswith("{"):
        pytest.fail(
            "the site was built without Pyodide: run scripts/workshop.py test", pytrace=False
        )
    opened = visitor()
    site.sent.clear()
    opened.goto(site.url + PAGE, wait_until="networkidle")
    return opened


@pytest.mark.parametrize("name", RUNS_HERE)
def test_what_claims_to_run_here_prints_what_was_recorded(visitor, site, name):
    tab = visitor()
    for address in site.pages():
        page = site.folder / address / "index.html"
        if f'data-example="{name}"' in page.read_text("utf-8"):
            break
    else:
        pytest.fail(f"no page shows {name}")
    tab.goto(site.url + address)
    number = tab.evaluate(
        "name => { document.querySelectorAll('details').forEach(d => d.open = true);"
        "return [...document.querySelectorAll('.highlight.runs-here')]"
        ".findIndex(e => e.dataset.example === name) }",
        name,
    )
    press(tab, "Run", number)
    wait_until_ended(tab, number)
    printed = tab.locator(".program__output").nth(number).text_content()
    recorded = (EXAMPLES / name).with_suffix(".out").read_text("utf-8")
    assert printed.rstrip() == recorded.rstrip()
    assert status(tab, number).startswith("done in")
    assert not tab.problems


def check(tab, code):
    """Press Check and wait for the verdict; (its first words, what was printed)."""
    tab.locator(".program__editor").first.fill(code)
    press(tab, "Check")
    said = bar(tab).get_by_role("status")
    expect(said).to_have_text(re.compile("^(passed|not yet): done in"), timeout=PATIENCE_MS)
    verdict = status(tab).partition(":")[0]
    tab.evaluate("document.querySelector('.program__bar [role=status]').textContent = ''")
    return verdict, tab.locator(".program__output").first.text_content()


def test_a_step_is_solved_and_checked_in_the_page(visitor, site):
    folder = ROOT / "exercises" / "04_summary"
    says = tomllib.loads((folder / "exercise.toml").read_text("utf-8"))["steps"][0]["starter_says"]
    tab = visitor()
    tab.goto(site.url + "exercises/4-summary/", wait_until="networkidle")
    press(tab, "Edit")
    starter = tab.locator(".program__editor").first.input_value()
    assert starter.rstrip() == (folder / ".starters" / "1_numbers.py").read_text("utf-8").rstrip()
    verdict, printed = check(tab, starter)
    assert verdict == "not yet" and says in printed
    solution = (folder / "1_numbers" / "solution.py").read_text("utf-8")
    verdict, printed = check(tab, solution)
    assert verdict == "passed" and "4.1 passed" in printed
    assert re.search(r"interpreters +[\d.]+ ", run_code(tab, solution))
    assert not tab.problems


def test_every_python_block_of_every_page_carries_one_label(site):
    for address in site.pages():
        html = (site.folder / address / "index.html").read_text("utf-8")
        blocks = html.count("language-python highlight") + html.count("language-python runs-here")
        assert html.count('<p class="label label--') == blocks, address


def test_nothing_of_python_is_loaded_before_the_first_run(tab, site):
    assert not site.asked_for("pyodide") and not site.asked_for("engine.js")
    press(tab, "Run")
    wait_until_ended(tab)
    assert site.asked_for("pyodide.asm.wasm") == 1
    press(tab, "Run")
    wait_until_ended(tab)
    assert site.asked_for("pyodide.asm.wasm") == 1


def test_an_endless_loop_is_stopped_and_the_next_run_works(tab):
    begin_code(tab, "while True: pass")
    wait_until_running(tab)
    press(tab, "Stop")
    wait_until_ended(tab)
    assert status(tab) == "stopped"
    assert run_code(tab, "print(6 * 7)") == "42"
    assert not tab.problems


def test_endless_output_is_cut_and_can_be_stopped(tab):
    begin_code(tab, "while True: print('x' * 1000)")
    tab.wait_for_selector(".program__output .is-note", timeout=PATIENCE_MS)
    press(tab, "Stop")
    wait_until_ended(tab)
    assert status(tab) == "stopped"
    assert len(tab.locator(".program__output").first.text_content()) < 220_000


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f():\n    return 1 / 0\nf()", 'File "program.py", line 2, in f'),
        ("input('name? ')", "EOFError"),
        ("x = [0] * (1 << 29)", "MemoryError"),
        ("import os\nwhile True: os.fork()", "Error"),
        ("import subprocess\nwhile True: subprocess.Popen(['sh'])", "does not support processes"),
        ("import multiprocessing as m\nwhile True: m.Process(target=print).start()", "Error"),
        ("def bomb(): bomb(); bomb()\nbomb()", "RecursionError"),
        ("import threading as t\nwhile True: t.Thread(target=print).start()", "start new thread"),
        ("from concurrent import interpreters", "ModuleNotFoundError"),
        ("import sys\nsys.exit(3)", "left with 3"),
        ("def f(): f()\nf()", "RecursionError"),
        ("print('unfinished", "SyntaxError"),
    ],
)
def test_what_goes_wrong_is_readable_and_leaves_the_page_usable(tab, code, expected):
    printed = run_code(tab, code)
    assert expected in printed
    assert "_pyodide" not in printed
    assert run_code(tab, "print('still here')") == "still here"
    assert not tab.problems


def test_a_gigabyte_is_either_given_or_refused_in_words(tab):
    printed = run_code(tab, "b = bytearray(1 << 30); print(len(b))")
    assert "1073741824" in printed or "MemoryError" in printed
    assert run_code(tab, "print('still here')") == "still here"


def test_a_program_ends_when_its_page_is_left(tab, site):
    begin_code(tab, "while True: pass")
    wait_until_running(tab)
    tab.evaluate(
        "link => { const a = Object.assign(document.createElement('a'), {href: link});"
        "document.querySelector('article').append(a); a.click() }",
        site.url + "theory/03-history/",
    )
    tab.wait_for_url(site.url + "theory/03-history/")
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    press(tab, "Run")
    wait_until_ended(tab)
    assert status(tab).startswith("done in")
    assert not tab.problems


def test_a_missing_file_gives_a_sentence_and_a_second_chance(visitor, site):
    tab = visitor(keep="block")  # a service worker may still have it
    tab.goto(site.url + PAGE)
    (file,) = site.folder.glob("assets/lab/pyodide-*/pyodide.asm.wasm")
    hidden = file.rename(file.with_suffix(".gone"))
    try:
        press(tab, "Run")
        tab.wait_for_function(
            "document.querySelector('.program__bar [role=status]').textContent"
            ".includes('could not')",
            timeout=PATIENCE_MS,
        )
        assert "try again" in status(tab)
    finally:
        hidden.rename(file)
    press(tab, "Run")
    expect(bar(tab).get_by_role("status")).to_have_text(re.compile("done in"), timeout=PATIENCE_MS)


def test_a_browser_that_forbids_workers_gets_a_sentence(visitor, site):
    tab = visitor()
    tab.add_init_script("window.Worker = class { constructor() { throw new Error('no') } }")
    tab.goto(site.url + PAGE)
    press(tab, "Run")
    tab.wait_for_function(
        "document.querySelector('.program__bar [role=status]').textContent.includes('Web Workers')"
    )


def test_the_keyboard_is_enough_and_changes_are_kept_only_when_asked(tab, site):
    bar(tab).get_by_role("button", name="Edit").focus()
    tab.keyboard.press("Enter")
    editor = tab.locator(".program__editor").first
    assert editor.evaluate("e => e === document.activeElement")
    editor.fill("print('kept')")
    tab.keyboard.press("Control+Enter")
    wait_until_ended(tab)
    tab.reload(wait_until="networkidle")
    assert tab.locator(".program__editor").count() == 0
    press(tab, "Edit")
    tab.locator(".program__editor").first.fill("print('kept')")
    tab.get_by_label("keep my changes").first.check()
    tab.reload(wait_until="networkidle")
    assert tab.locator(".program__editor").first.input_value() == "print('kept')"
    press(tab, "Reset")
    tab.reload(wait_until="networkidle")
    assert tab.locator(".program__editor").count() == 0
    assert not tab.problems


def test_the_second_start_needs_no_network_for_python(tab, site):
    press(tab, "Run")
    wait_until_ended(tab)
    run_code(tab, "print(1)")
    begin_code(tab, "while True: pass")
    wait_until_running(tab)
    press(tab, "Stop")  # ends the interpreter: the next run starts a new one
    wait_until_ended(tab)
    site.sent.clear()
    assert run_code(tab, "print('again')") == "again"
    assert not site.asked_for("pyodide.asm"), site.sent


def test_the_second_visit_needs_no_network_for_python(tab, site):
    press(tab, "Run")
    wait_until_ended(tab)
    later = tab.context.new_page()
    later.goto(site.url + PAGE, wait_until="networkidle")
    site.sent.clear()
    press(later, "Run")
    wait_until_ended(later)
    assert status(later).startswith("done in")
    assert not site.asked_for("/pyodide-"), site.sent


def test_the_policy_stops_nothing_that_the_site_does(visitor, site):
    tab = visitor(policy=True)
    for address in site.pages():
        tab.goto(site.url + address, wait_until="networkidle")
        for chart in tab.locator("figure.chart[data-chart]").all()[:2]:
            chart.evaluate("e => e.scrollIntoView({block: 'center'})")
            expect(chart).to_have_attribute("data-state", "drawn", timeout=20_000)
    tab.goto(site.url + PAGE)
    press(tab, "Run")
    expect(bar(tab).get_by_role("status")).to_have_text(re.compile("done in"), timeout=PATIENCE_MS)
    tab.goto(site.url)
    for name in ("Theory", "Results"):  # by instant navigation: the first page's policy stays
        tab.get_by_role("link", name=name, exact=True).first.click()
        expect(tab.locator("h1")).to_be_visible()
        tab.wait_for_load_state("networkidle")
    assert not tab.problems


def test_the_policy_stops_a_script_from_elsewhere(visitor, site):
    tab = visitor(policy=True)
    tab.goto(site.url)
    tab.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hit = 1';"
        "document.body.append(s);"
        "const b = document.createElement('img'); b.setAttribute('onerror', 'window.hit = 2');"
        "b.src = 'assets/none.png'; document.body.append(b) }"
    )
    tab.wait_for_timeout(300)
    assert tab.evaluate("window.hit") is None
    assert any("Content Security Policy" in problem for problem in tab.problems)


def test_every_page_has_a_policy_without_exceptions_for_scripts(site):
    for address in site.pages():
        html = (site.folder / address / "index.html").read_text("utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
        assert policy, address
        scripts = next(p for p in policy[1].split(";") if p.strip().startswith("script-src"))
        assert "unsafe" not in scripts and "*" not in scripts and "http" not in scripts
