"""Measure the browser lab's size and its speed on this machine: one JSON object.

    python3 scripts/workshop.py site --build-only --no-bench
    .venv/bin/python scripts/maintain/measure_lab.py > lab.json

It serves site/ as workshop.py does and opens its pages in Chromium (GILLAB_CHROMIUM, else the one
on the PATH). It needs the test packages. Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where the set-up lies

from maintain.shared import chromium
from setup import serving

from gillab.core.places import ROOT

PAGE = "theory/02-interpreter-and-gil/"
LABEL = re.compile(r'<p class="label label--([\w-]+)"')
# From the press of Run to the first text in the page, by the page's own clock.
FIRST_OUTPUT = """() => new Promise((done) => {
    document.querySelector('.program__editor').value = "print('first')";
    const place = document.querySelector('.program__output');
    const buttons = [...document.querySelectorAll('.program__bar button')];
    const begin = performance.now();
    new MutationObserver(() => {
        if (place.textContent.includes('first')) done((performance.now() - begin) / 1000);
    }).observe(place, {childList: true, subtree: true, characterData: true});
    buttons.find((button) => button.textContent === 'Run').click();
})"""
DONE = "document.querySelector('form.race [data-status]').textContent === 'done'"


class Counting(serving.Handler):
    """Counts the bytes of the files that it sends; the local server compresses nothing."""

    sent = 0

    def copyfile(self, source, outputfile) -> None:
        Counting.sent += os.fstat(source.fileno()).st_size
        super().copyfile(source, outputfile)


def first_output(page, url: str) -> float:
    page.goto(url + PAGE, wait_until="networkidle")
    page.locator(".program__bar").first.get_by_role("button", name="Edit", exact=True).click()
    return page.evaluate(FIRST_OUTPUT)


def starts(open_context, url: str, times: int) -> dict:
    """Seconds to the first output: in a new profile, and on the second visit with it."""
    cold, warm, before, after = [], [], 0, 0
    for _ in range(times):
        context = open_context()
        page = context.new_page()
        Counting.sent = 0
        page.goto(url + PAGE, wait_until="networkidle")
        before = Counting.sent
        cold.append(first_output(page, url))
        page.wait_for_timeout(1500)  # until all is kept for the second visit
        after = Counting.sent
        warm.append(first_output(context.new_page(), url))
        context.close()
    return {
        "bytes_before_first_run": before,
        "bytes_after_first_run": after,
        "cold_s": cold,
        "cold_median_s": statistics.median(cold),
        "warm_s": warm,
        "warm_median_s": statistics.median(warm),
    }


def race(page, workers: int, rounds: int) -> str:
    """The text that the page shows after that race."""
    page.locator("input[name=predicted][value='2']").check()
    for name, value in {"workers": workers, "rounds": rounds, "length": "medium"}.items():
        page.locator(f"form.race [name={name}]").select_option(str(value))
    page.evaluate("document.querySelector('form.race [data-status]').textContent = ''")
    page.get_by_role("button", name="Race", exact=True).click()
    page.wait_for_function(DONE, timeout=120_000)
    return page.locator("[data-result]").inner_text()


def races(open_context, url: str, times: int) -> dict:
    """Speed-ups of two workers over five rounds each, and the start of a further worker."""
    further, gains = [], []
    for _ in range(times):
        context = open_context()
        page = context.new_page()
        page.goto(url + "lab/race/", wait_until="networkidle")
        race(page, workers=1, rounds=1)  # one interpreter is there: the next race adds one
        said = race(page, workers=2, rounds=5)
        further.append(float(re.findall(r"ready after ([\d.]+) s", said)[0]))
        gains.append([float(gain) for gain in re.findall(r"\(([\d., ]+)\)", said)[0].split(", ")])
        context.close()
    medians = [statistics.median(rounds) for rounds in gains]
    return {
        "further_worker_s": further,
        "further_worker_median_s": statistics.median(further),
        "two_workers": gains,
        "two_workers_median": statistics.median(medians),
    }


def weights(site: Path) -> dict:
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    found = [label for page in pages for label in LABEL.findall(page)]
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    python = sum(size for path, size in sizes.items() if path.parent.name.startswith("pyodide-"))
    return {
        "blocks": {label: found.count(label) for label in sorted(set(found))},
        "python_bytes": python,
        "site_bytes": sum(sizes.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the browser lab of a built site.")
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    if not list(options.site.glob("assets/lab/pyodide-*")):
        sys.exit(f"measure_lab.py: no browser lab in {options.site}: run workshop.py site first")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver, chromium.served(options.site, Counting) as url:
        browser = chromium.launch(driver)
        open_context = partial(browser.new_context, bypass_csp=True)
        found = {
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "browser": f"Chromium {browser.version}",
            "cores": os.process_cpu_count(),
            **weights(options.site),
            **starts(open_context, url, options.times),
            **races(open_context, url, options.times),
        }
        browser.close()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
