"""What a reader does with the programs of a page, and how they see that one has ended."""

from __future__ import annotations

PATIENCE_MS = 60_000
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
