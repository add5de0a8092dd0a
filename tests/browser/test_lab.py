"""Python in the page: what claims to run here does, and nothing a program does hurts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gillab.site import labels

from .reader import (
    PATIENCE_MS,
    bar,
    begin_code,
    follow,
    hold,
    press,
    problems,
    run_code,
    status,
    wait_until_ended,
    wait_until_running,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180, func_only=True)]

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
    assert not problems(tab)


BLOCKS = """async addresses => {
    const found = {bare: [], labels: {}, blocks: 0};
    for (const address of addresses) {
        const html = await (await fetch(address)).text();
        const page = new DOMParser().parseFromString(html, 'text/html');
        const pres = [...page.querySelectorAll('[class*=python] pre')];
        const blocks = new Set(pres.map(p => p.closest('.language-python, [class*=python]')));
        for (const block of blocks) {
            const outer = block.closest('.language-python') ?? block;
            const label = outer.previousElementSibling;
            if (!label?.matches('p.label')) found.bare.push(address);
            else found.labels[label.textContent] = 1 + (found.labels[label.textContent] ?? 0);
        }
        found.blocks += blocks.size;
        if (blocks.size !== page.querySelectorAll('p.label').length) found.bare.push(address);
    }
    return found;
}"""


def test_every_python_block_of_every_page_carries_one_label(visitor, site):
    tab = visitor()
    tab.goto(site.url)
    found = tab.evaluate(BLOCKS, [site.url + address for address in site.pages()])
    assert not found["bare"]
    assert set(found["labels"]) == set(labels.WORDS.values())
    assert sum(found["labels"].values()) == found["blocks"]


def test_a_label_leads_to_what_it_means(visitor, site):
    tab = visitor()
    tab.goto(site.url + PAGE)
    tab.get_by_role("link", name="runs here", exact=True).first.click()
    tab.wait_for_url("**/lab/race/#labels")
    expect(tab.locator("#labels")).to_be_visible()
    text = tab.locator("article").inner_text()
    assert re.search(r"Python, [\d.]+ MB once", text) and re.search(r"site is [\d.]+ MB", text)


def test_nothing_of_python_is_loaded_before_the_first_run_and_then_once(visitor, site):
    tab = visitor(keep="block")  # a service worker would ask again for what it was not shown
    site.sent.clear()
    tab.goto(site.url + PAGE, wait_until="networkidle")
    assert not site.asked_for("pyodide") and not site.asked_for("engine.js")
    assert not site.asked_for("python.json") and not site.asked_for("sw.js")
    assert run_code(tab, "import builtins; builtins.kept = 'same'; print(1)") == "1"
    follow(tab, site.url + "theory/03-history/")
    assert run_code(tab, "print(kept)") == "same"
    assert site.asked_for("pyodide.asm.wasm") == site.asked_for("engine.js") == 1


def test_how_far_loading_has_come_is_told_and_it_can_be_stopped(visitor, site):
    """Bytes are counted, also those of a file of which only a part has arrived."""
    tab = visitor(keep="block")
    tab.goto(site.url + PAGE, wait_until="networkidle")
    site.half = "pyodide.asm.wasm"
    try:
        press(tab, "Run")
        whole = next(site.folder.rglob(site.half)).stat().st_size / 1e6
        tab.wait_for_function(
            """whole => {
                const said = document.querySelector('.program__bar [role=status]').textContent;
                const found = /^loading Python: ([\\d.]+) of ([\\d.]+) MB…$/.exec(said);
                return found && Number(found[1]) > Number(found[2]) - whole + 0.2
                    && Number(found[1]) < Number(found[2]) }""",
            arg=whole,
        )
        press(tab, "Stop")
        expect(bar(tab).get_by_role("status")).to_have_text("stopped")
    finally:
        site.half = ""
        site.rest.set()
    assert run_code(tab, "print(6 * 7)") == "42"
    assert not problems(tab)


def test_a_page_can_be_left_while_python_is_loading(visitor, site):
    tab = visitor(keep="block")
    tab.goto(site.url + PAGE, wait_until="networkidle")
    until_held, let_go = hold(tab)
    press(tab, "Run")
    until_held()
    follow(tab, site.url + "theory/03-history/")
    let_go()
    assert run_code(tab, "print(6 * 7)") == "42"
    assert not problems(tab)


def test_output_comes_as_it_is_printed_and_stays_after_stop(tab):
    begin_code(tab, "print('one')\nprint('two')\nwhile True: pass")
    output = tab.locator(".program__output").first
    expect(output).to_have_text("one\ntwo\n", timeout=PATIENCE_MS)
    press(tab, "Stop")
    wait_until_ended(tab)
    assert status(tab) == "stopped"
    assert output.text_content() == "one\ntwo\n"


def test_an_endless_loop_is_stopped_and_the_next_run_works(tab):
    begin_code(tab, "while True: pass")
    wait_until_running(tab)
    press(tab, "Stop")
    wait_until_ended(tab)
    assert status(tab) == "stopped"
    assert run_code(tab, "print(6 * 7)") == "42"
    assert not problems(tab)


def test_endless_output_is_cut_and_can_be_stopped(tab):
    begin_code(tab, "while True: print('x' * 1000)")
    tab.wait_for_selector(".program__output .is-note", timeout=PATIENCE_MS)
    press(tab, "Stop")
    wait_until_ended(tab)
    assert status(tab) == "stopped"
    assert len(tab.locator(".program__output").first.text_content()) < 220_000


def test_one_print_of_twenty_million_is_cut(tab):
    run_code(tab, "print('x' * 20_000_000)")
    printed = tab.locator(".program__output").first.text_content()
    assert printed.startswith("x" * 200_000) and len(printed) < 200_100
    assert "is not shown" in printed


def test_a_gigabyte_is_either_given_or_refused_in_words(tab):
    printed = run_code(tab, "b = bytearray(1 << 30); print(len(b))")
    assert "1073741824" in printed or "MemoryError" in printed
    assert run_code(tab, "print('still here')") == "still here"


def test_a_program_ends_when_its_page_is_left(tab, site):
    begin_code(tab, "while True: pass")
    wait_until_running(tab)
    follow(tab, site.url + "theory/03-history/")
    press(tab, "Run")
    wait_until_ended(tab)
    assert status(tab).startswith("done in")
    assert not problems(tab)


def test_a_missing_file_gives_a_sentence_and_a_second_chance(visitor, site):
    tab = visitor(keep="block")  # a service worker may still have it
    tab.goto(site.url + PAGE)
    site.missing = "pyodide.asm.wasm"
    try:
        press(tab, "Run")
        tab.wait_for_function(
            "document.querySelector('.program__bar [role=status]').textContent"
            ".includes('could not')",
            timeout=PATIENCE_MS,
        )
        assert "try again" in status(tab)
    finally:
        site.missing = ""
    press(tab, "Run")
    expect(bar(tab).get_by_role("status")).to_have_text(re.compile("done in"), timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("part", "answer", "says"),
    [
        ("python.json", {"status": 404}, "could not be loaded"),
        ("gillab-*.whl", {"status": 200, "body": "not a wheel"}, "changed on its way"),
    ],
)
def test_what_comes_wrong_is_told_and_there_is_a_second_chance(visitor, site, part, answer, says):
    tab = visitor(keep="block")
    tab.goto(site.url + PAGE)
    tab.route(f"**/{part}", lambda route: route.fulfill(**answer))
    press(tab, "Run")
    said = bar(tab).get_by_role("status")
    expect(said).to_have_text(re.compile(says), timeout=PATIENCE_MS)
    tab.unroute(f"**/{part}")
    assert run_code(tab, "print(6 * 7)") == "42"


def test_results_that_do_not_come_are_asked_for_again(visitor, site):
    tab = visitor(keep="block")
    tab.goto(site.url + "exercises/4-summary/", wait_until="networkidle")
    tab.route("**/reference.json", lambda route: route.fulfill(status=404))
    press(tab, "Check")
    said = bar(tab).get_by_role("status")
    expect(said).to_have_text(re.compile("results could not be loaded"), timeout=PATIENCE_MS)
    tab.unroute("**/reference.json")
    press(tab, "Check")
    expect(said).to_have_text(re.compile("not yet"), timeout=PATIENCE_MS)


def test_a_browser_that_forbids_workers_gets_a_sentence(visitor, site):
    tab = visitor()
    tab.add_init_script("window.Worker = class { constructor() { throw new Error('no') } }")
    tab.goto(site.url + PAGE)
    press(tab, "Run")
    tab.wait_for_function(
        "document.querySelector('.program__bar [role=status]').textContent.includes('Web Workers')"
    )


def test_the_keyboard_keeps_its_place(tab):
    button = bar(tab).get_by_role("button", name="Run", exact=True)
    press(tab, "Edit")
    tab.locator(".program__editor").first.fill("while True: pass")
    tab.keyboard.press("Tab")
    expect(button).to_be_focused()
    tab.keyboard.press("Enter")
    expect(bar(tab).get_by_role("button", name="Stop")).to_be_focused()
    wait_until_running(tab)
    tab.keyboard.press("Enter")
    wait_until_ended(tab)
    expect(button).to_be_focused()


def test_enter_keeps_the_indentation(tab):
    press(tab, "Edit")
    editor = tab.locator(".program__editor").first
    editor.fill("for n in range(3):")
    for text in ("print(n)", "print(-n)"):
        editor.press("Enter")
        editor.type(text)
    assert editor.input_value() == "for n in range(3):\n    print(n)\n    print(-n)"


def test_the_keyboard_is_enough_and_changes_are_kept_for_the_visit_or_longer(tab, site):
    bar(tab).get_by_role("button", name="Edit").focus()
    tab.keyboard.press("Enter")
    editor = tab.locator(".program__editor").first
    assert editor.evaluate("e => e === document.activeElement")
    editor.fill("print('kept')")
    tab.keyboard.press("Control+Enter")
    wait_until_ended(tab)
    tab.reload(wait_until="networkidle")
    assert tab.locator(".program__editor").first.input_value() == "print('kept')"
    assert tab.evaluate("localStorage.getItem('gillab.programs')") is None
    tab.get_by_label("keep my changes").first.check()
    tab.evaluate("sessionStorage.clear()")  # as at the end of the visit
    tab.reload(wait_until="networkidle")
    assert tab.locator(".program__editor").first.input_value() == "print('kept')"
    assert tab.evaluate("document.activeElement === document.body")  # no place is taken
    press(tab, "Reset")
    tab.reload(wait_until="networkidle")
    assert tab.locator(".program__editor").count() == 0
    assert not problems(tab)


KEPT = """async () => {
    const names = [];
    for (const store of await caches.keys())
        for (const {url} of await (await caches.open(store)).keys()) names.push(url);
    return ['asm.wasm', '_stdlib.zip', '.whl', 'pyodide.mjs', 'asm.mjs', '-lock.json', 'engine.js',
        'python.json', location.href].every(part => names.some(name => name.includes(part)));
}"""


def until_kept(tab):
    while not tab.evaluate(KEPT):  # wait_for_function treats a promise as true
        tab.wait_for_timeout(50)


def test_the_second_visit_needs_no_network(tab):
    assert run_code(tab, "print(1)") == "1"
    until_kept(tab)
    tab.context.set_offline(True)
    tab.goto("about:blank")
    tab.go_back(wait_until="load")
    begin_code(tab, "while True: pass")
    wait_until_running(tab)
    press(tab, "Stop")  # ends the interpreter: the next run starts a new one
    wait_until_ended(tab)
    assert run_code(tab, "print('again')") == "again"


def test_a_store_that_fails_keeps_nobody_from_python(visitor, site):
    tab = visitor()
    tab.goto(site.url + PAGE, wait_until="networkidle")
    assert run_code(tab, "print(1)") == "1"
    until_kept(tab)
    worker = tab.context.service_workers[0]
    worker.evaluate("() => { caches.open = () => Promise.reject(new Error('no room')) }")
    press(tab, "Reset")
    assert run_code(tab, "print('all the same')") == "all the same"


def test_the_policy_stops_neither_programs_nor_instant_navigation(visitor, site):
    """Each page under the policy: test_every_page."""
    tab = visitor(policy=True)
    tab.goto(site.url + PAGE)
    press(tab, "Run")
    expect(bar(tab).get_by_role("status")).to_have_text(re.compile("done in"), timeout=PATIENCE_MS)
    tab.goto(site.url)
    for name in ("Theory", "Results"):  # by instant navigation: the first page's policy stays
        tab.get_by_role("link", name=name, exact=True).first.click()
        expect(tab.locator("h1")).to_be_visible()
        tab.wait_for_load_state("networkidle")
    assert not problems(tab)


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
    for address in [*(f"{page}index.html" for page in site.pages()), "404.html"]:
        html = (site.folder / address).read_text("utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
        assert policy, address
        scripts = next(p for p in policy[1].split(";") if p.strip().startswith("script-src"))
        assert "unsafe" not in scripts and "*" not in scripts and "http" not in scripts
