"""The lab in Firefox, by WebDriver BiDi: the same programs, Stop, and the race."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gillab.site import labels

pytestmark = [pytest.mark.browser, pytest.mark.firefox, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
RUNS_HERE = sorted(labels.read(EXAMPLES / "runs-here.txt"))
MODULES = ROOT / ".workshop" / "puppeteer" / "node_modules"
DRIVER = MODULES / "puppeteer-core" / "lib" / "puppeteer" / "puppeteer-core.js"
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
    }
    site.sent.clear()
    script = Path(__file__).with_name("firefox.mjs")
    done = subprocess.run(
        [node, script, json.dumps(given)], capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr[-1500:]
    asked = [path for path, _ in site.sent]
    marked = next(n for n, path in enumerate(asked) if path.endswith(MARKER))
    return json.loads(done.stdout) | {"before": asked[:marked]}


@pytest.mark.parametrize("name", RUNS_HERE)
def test_what_claims_to_run_here_prints_what_was_recorded(seen, name):
    recorded = (EXAMPLES / name).with_suffix(".out").read_text("utf-8")
    assert seen["printed"][name]["text"].rstrip() == recorded.rstrip()
    assert seen["printed"][name]["said"].startswith("done in")


def test_nothing_of_python_is_loaded_before_the_first_run(seen):
    assert seen["before"]
    assert not [path for path in seen["before"] if "pyodide" in path or "engine.js" in path]


def test_an_endless_loop_is_stopped_and_the_next_run_works(seen):
    assert seen["loop"] == {"stopped": "stopped", "after": "42"}


def test_the_race_with_two_workers(seen):
    assert re.search(r"[\d.]+× as fast with 2 of", seen["race"]["said"])
    assert seen["race"]["bars"] == 12  # six tasks, twice


def test_the_console_stays_empty_under_the_pages_own_policy(seen):
    assert "Firefox" in seen["version"] or "firefox" in seen["version"]
    assert not seen["problems"], "\n".join(seen["problems"])
