"""The lab on the server of a participant's machine, with all that it sends.

It isolates pages, so memory is shared:
https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated
"""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from setup import serving

from .conftest import watch
from .reader import (
    PATIENCE_MS,
    bar,
    begin_code,
    press,
    problems,
    run_code,
    status,
    wait_until_ended,
)
from .reader import wait_until_running as wait

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180, func_only=True)]


@pytest.fixture(scope="module")
def ours(site):
    """The built site, sent by the server that `workshop.py site` starts."""
    handler = partial(serving.Handler, directory=str(site.folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()


@pytest.fixture
def isolated(chromium, ours):
    context = chromium.new_context(bypass_csp=True, service_workers="block")
    tab = context.new_page()
    tab.problems = []
    watch(tab, ours.url)
    yield tab
    context.close()


def test_stop_interrupts_the_program_and_keeps_its_python(isolated, ours):
    isolated.goto(ours.url + "theory/02-interpreter-and-gil/", wait_until="networkidle")
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
    assert not problems(isolated)


def test_a_program_that_does_not_listen_is_ended(isolated, ours):
    isolated.goto(ours.url + "theory/02-interpreter-and-gil/", wait_until="networkidle")
    deaf = "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass"
    begin_code(isolated, deaf)
    wait(isolated)
    press(isolated, "Stop")
    wait_until_ended(isolated)
    assert status(isolated) == "stopped"
    assert run_code(isolated, "print('new')") == "new"


def test_the_race_shares_its_payload(isolated, ours):
    isolated.goto(ours.url + "lab/race/", wait_until="networkidle")
    expect(isolated.get_by_text("Not possible on this server")).to_be_hidden()
    isolated.locator("input[name=predicted][value='2']").check()
    for name, value in {"length": "short", "rounds": "1", "payload": "32768"}.items():
        isolated.locator(f"form.race [name={name}]").select_option(value)
    isolated.get_by_label("share the payload").check()
    isolated.get_by_role("button", name="Race", exact=True).click()
    expect(isolated.locator("form.race [data-status]")).to_have_text("done", timeout=PATIENCE_MS)
    row = isolated.locator("[data-result] tbody tr").nth(1)
    expect(row).to_have_text(re.compile(r"^32768 kB shared[\d.]+ s[\d.]+×$"))
    assert not problems(isolated)


def test_a_check_can_be_stopped(isolated, ours):
    isolated.goto(ours.url + "exercises/4-summary/", wait_until="networkidle")
    press(isolated, "Edit")
    isolated.locator(".program__editor").first.fill("print('here')\nwhile True: pass")
    press(isolated, "Check")
    output = isolated.locator(".program__output").first
    expect(output).to_have_text("here\n", timeout=PATIENCE_MS)
    press(isolated, "Stop")
    expect(bar(isolated).get_by_role("status")).to_have_text("stopped")
    assert "in line 2: while True: pass" in output.inner_text()


REACHING = """
import js, pyodide.ffi

def told(what):
    try:
        return what()
    except pyodide.ffi.JsException as error:
        return error.name

print(told(lambda: js.eval("1 + 1")))
request = js.XMLHttpRequest.new()
request.open("GET", "ELSEWHERE", False)
print(told(request.send))
"""


def test_a_program_evaluates_no_text_and_reaches_no_other_host(chromium, site):
    """Under the page's policy, which its worker has too, on a server that sends no header."""
    context = chromium.new_context(service_workers="block")  # and bypasses no policy
    tab = context.new_page()
    tab.goto(site.url + "theory/02-interpreter-and-gil/")
    elsewhere = site.url.replace("127.0.0.1", "localhost") + "LICENSE-text/"  # another host
    site.sent.clear()
    press(tab, "Edit")
    tab.locator(".program__editor").first.fill(REACHING.replace("ELSEWHERE", elsewhere))
    press(tab, "Run")
    expect(bar(tab).get_by_role("status")).to_have_text(re.compile("done in"), timeout=PATIENCE_MS)
    said = tab.locator(".program__output").first.inner_text()
    assert said.split() == ["EvalError", "NetworkError"]
    assert not site.asked_for("LICENSE-text")
    context.close()
