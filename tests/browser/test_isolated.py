"""The lab on a server that isolates its pages, as ours on a participant's machine does.

Then memory is shared: https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .reader import PATIENCE_MS, begin_code, press, run_code, status, wait_until_ended
from .reader import wait_until_running as wait

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


@pytest.fixture
def isolated(visitor, site):
    site.headers.update(HEADERS)
    yield visitor()
    site.headers.clear()


def test_stop_interrupts_the_program_and_keeps_its_python(isolated, site):
    isolated.goto(site.url + "theory/02-interpreter-and-gil/", wait_until="networkidle")
    assert isolated.evaluate("crossOriginIsolated")
    assert run_code(isolated, "import builtins; builtins.kept = 'same'; print(1)") == "1"
    begin_code(isolated, "total = 0\nwhile True:\n    total += 1")
    wait(isolated)
    press(isolated, "Stop")
    wait_until_ended(isolated)
    assert status(isolated) == "stopped"
    printed = isolated.locator(".program__output").first.inner_text()
    assert "KeyboardInterrupt" in printed and 'File "program.py", line' in printed
    assert run_code(isolated, "print(kept)") == "same"
    assert not isolated.problems


def test_a_program_that_does_not_listen_is_ended(isolated, site):
    isolated.goto(site.url + "theory/02-interpreter-and-gil/", wait_until="networkidle")
    deaf = "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass"
    begin_code(isolated, deaf)
    wait(isolated)
    press(isolated, "Stop")
    wait_until_ended(isolated)
    assert status(isolated) == "stopped"
    assert run_code(isolated, "print('new')") == "new"


def test_the_race_shares_its_payload(isolated, site):
    isolated.goto(site.url + "lab/race/", wait_until="networkidle")
    expect(isolated.get_by_text("Not possible on this server")).to_be_hidden()
    isolated.locator("input[name=predicted][value='2']").check()
    for name, value in {"length": "short", "rounds": "1", "payload": "32768"}.items():
        isolated.locator(f"form.race [name={name}]").select_option(value)
    isolated.get_by_label("share the payload").check()
    isolated.get_by_role("button", name="Race", exact=True).click()
    expect(isolated.locator("form.race [data-status]")).to_have_text("done", timeout=PATIENCE_MS)
    assert "32768 kB shared" in isolated.locator("[data-result]").inner_text()
    assert not isolated.problems
