"""What a reader does with the programs of a page, and how they see that one has ended."""

from __future__ import annotations

import json
import os
from pathlib import Path

from playwright.sync_api import expect

PATIENCE_MS = 60_000
LONG = os.environ.get("GILLAB_LONG") == "1"  # everything: once a month in CI
TABS = 10 if LONG else 3  # that each get a Python of their own
expect.set_options(timeout=PATIENCE_MS)  # what is awaited comes; on a busy machine it comes late
# Programs that go wrong, and words that must come; Firefox reads the same file.
WRONG = json.loads(Path(__file__).with_name("wrong.json").read_text("utf-8"))
ENDED = "^(done in|ended with|stopped|Python )"
OVER = """([number, ended]) => new RegExp(ended).test(
    document.querySelectorAll('.program__bar [role=status]')[number].textContent)"""


def bar(tab, number=0):
    return tab.locator(".program__bar").nth(number)


def press(tab, name, number=0):
    bar(tab, number).get_by_role("button", name=name, exact=True).click()


def status(tab, number=0):
    return bar(tab, number).get_by_role("status").inner_text()


def wait_until_ended(tab, number=0):
    tab.wait_for_function(
        OVER,
        arg=[number, ENDED],
        timeout=PATIENCE_MS,
    )


def run_code(tab, code):
    """Put the code into the first program's editor and run it to its end; the output."""
    begin_code(tab, code)
    wait_until_ended(tab)
    return tab.locator(".program__output").first.inner_text().strip()


def begin_code(tab, code):
    if not tab.locator(".program__editor").count():
        press(tab, "Edit")
    tab.locator(".program__editor").first.fill(code)
    tab.evaluate("document.querySelector('.program__bar [role=status]').textContent = ''")
    press(tab, "Run")


def wait_until_running(tab):
    tab.wait_for_function(
        "document.querySelector('.program__bar [role=status]').textContent.startsWith('running')",
        timeout=PATIENCE_MS,
    )


def hold(tab, part="pyodide.asm.wasm"):
    """Let requests for that file wait: (come back when one waits, let later ones through)."""
    waiting = []
    tab.route(f"**/{part}", lambda route: waiting.append(route))

    def until_held():
        while not waiting:  # the test's own time-out is the end of it
            tab.wait_for_timeout(20)

    return until_held, lambda: tab.unroute(f"**/{part}")


def follow(tab, address):
    """Go there as a click does: by instant navigation, which leaves the scripts running."""
    tab.evaluate(
        "link => { const a = Object.assign(document.createElement('a'), {href: link});"
        "const old = document.querySelector('article'); old.dataset.old = '';"
        "old.append(a); a.click() }",
        address,
    )
    tab.wait_for_url(address)
    tab.wait_for_selector("[data-old]", state="detached")  # the address comes before the page
    expect(tab.locator("h1")).to_be_visible()
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def problems(tab):
    """What went wrong, without what Playwright says when it keeps a service worker away."""
    return [text for text in tab.problems if "blocked by Playwright" not in text]
