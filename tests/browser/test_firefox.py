"""The lab in Firefox, by WebDriver BiDi: the same programs, Stop, and the race."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from gillab.site import labels

from .reader import TABS, WRONG

pytestmark = [
    pytest.mark.browser,
    pytest.mark.firefox,
    pytest.mark.timeout(240, func_only=True),
]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
RUNS_HERE = sorted(labels.read(EXAMPLES / "runs-here.txt"))
MODULES = ROOT / ".workshop" / "puppeteer" / "node_modules"
DRIVER = MODULES / "puppeteer-core" / "lib" / "puppeteer" / "puppeteer-core.js"
NEXT = "theory/03-history/"
MARKER = "404.html"  # asked for once, between looking at pages and the first Run


def programs() -> tuple[str, str, Path]:
    """Node, Firefox and the driver; a failure that says what to do where one is missing."""
    node = os.environ.get("GILLAB_NODE") or shutil.which("node")
    names = (os.environ.get("GILLAB_FIREFOX"), "firefox-esr", "firefox")
    firefox = next((path for name in names if name and (path := shutil.which(name))), None)
    driver = Path(os.environ.get("GILLAB_PUPPETEER", DRIVER))
    for found, name in ((node, "Node"), (firefox, "Firefox"), (driver.is_file(), "its driver")):
        if not found:
            pytest.fail(
                f"{name} is missing: python3 scripts/workshop.py test installs it", pytrace=False
            )
    return str(node), str(firefox), driver


def address_of(site, name: str) -> str:
    for address in site.pages():
        page = site.folder / address / "index.html"
        if f'data-example="{name}"' in page.read_text("utf-8"):
            return address
    pytest.fail(f"no page shows {name}")


@pytest.fixture(scope="module")
def seen(site):
    """Everything that one visit with Firefox saw; `before` are the addresses asked for till Run."""
    node, firefox, driver = programs()
    given = {
        "driver": str(driver),
        "firefox": firefox,
        "url": site.url,
        "marker": site.url + MARKER,
        "examples": {name: address_of(site, name) for name in RUNS_HERE},
        "wrong": WRONG,
        "next": NEXT,
        "tabs": TABS,
    }
    site.sent.clear()
    script = Path(__file__).with_name("firefox.mjs")
    printed = run([node, str(script), json.dumps(given)], seconds=200)
    asked = [path for path, _ in site.sent]
    marked = next(n for n, path in enumerate(asked) if path.endswith(MARKER))
    return json.loads(printed) | {"before": asked[:marked]}


def run(command: list[str], seconds: float) -> str:
    """What it prints; after a time-out nothing of it is left, Firefox included."""
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        printed, problems = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill = getattr(os, "killpg", lambda *_: child.kill())
        kill(child.pid, signal.SIGTERM)
        pytest.fail(f"Firefox did not end within {seconds:.0f} s: {child.communicate()[1][-1500:]}")
    assert child.returncode == 0, problems[-1500:]
    return printed


@pytest.mark.parametrize("name", RUNS_HERE)
def test_what_claims_to_run_here_prints_what_was_recorded(seen, name):
    recorded = (EXAMPLES / name).with_suffix(".out").read_text("utf-8")
    assert seen["printed"][name]["text"].rstrip() == recorded.rstrip()
    assert seen["printed"][name]["said"].startswith("done in")


def test_nothing_of_python_is_loaded_before_the_first_run(seen):
    assert seen["before"]
    assert not [path for path in seen["before"] if "pyodide" in path or "engine.js" in path]


@pytest.mark.parametrize("number", range(len(WRONG)), ids=lambda n: WRONG[n]["says"][:30])
def test_what_goes_wrong_is_readable_and_leaves_the_page_usable(seen, number):
    told = seen["wrong"][number]
    assert WRONG[number]["says"] in told["text"] and "_pyodide" not in told["text"]
    assert told["after"]["text"] == "42\n"


def test_a_gigabyte_is_either_given_or_refused_in_words(seen):
    assert "1073741824" in seen["gigabyte"] or "MemoryError" in seen["gigabyte"]


def test_output_comes_as_it_is_printed_is_cut_and_stays_after_stop(seen):
    found = seen["stopping"]
    assert found["shown"] == found["kept"] == "one\ntwo\n"
    assert found["stopped"] == "stopped" and found["after"] == "42"
    assert 200_000 <= found["endless"] < 200_100 and 200_000 <= found["giant"] < 200_100


def test_a_program_ends_when_its_page_is_left(seen):
    assert seen["left"] == "42"


def test_loading_is_told_can_be_stopped_and_may_fail(seen):
    found = seen["loading"]
    assert re.search(r"loading Python: [\d.]+ of [\d.]+ MB", found["progress"])
    assert found["stopped"] == "stopped" and found["after"] == "42"
    assert "try again" in found["missing"]


def test_a_browser_that_forbids_workers_gets_a_sentence(seen):
    assert "does not allow Web Workers" in seen["withoutWorkers"]


def test_tabs_each_have_a_python_of_their_own(seen):
    assert seen["tabs"] == [str(number) for number in range(TABS)]


def test_the_race_with_two_workers(seen):
    assert re.search(r"2 workers: [\d.]+× as fast", seen["race"]["said"])
    assert seen["race"]["bars"] == 12  # six tasks, twice


def test_the_console_stays_empty_under_the_pages_own_policy(seen):
    assert "Firefox" in seen["version"] or "firefox" in seen["version"]
    assert not seen["problems"], "\n".join(seen["problems"])
