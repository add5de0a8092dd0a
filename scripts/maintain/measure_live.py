"""How long does a block of a measurement take to appear on an open page?

    python3 scripts/workshop.py site --build-only --no-bench
    .venv/bin/python scripts/maintain/measure_live.py
    .venv/bin/python scripts/maintain/measure_live.py --film /tmp/film

It serves site/ as workshop.py does, opens the results page in Chromium, scrolls to the chart of
speed-ups, and measures in a second process, as a person would in a second terminal. A block is
written when the results file is replaced; it is seen when the chart on the page has its marks.
Blocks that bring no mark to this chart, such as one of the baseline alone, are not counted.
With --film FOLDER four pictures of the page are saved while it grows; taking one holds the page up.
Nothing is kept of what is measured. It needs the test packages and a Chromium.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where the set-up lies

from maintain.shared import chromium
from setup import drawing, live, rebuild, serving

from gillab.charts import catalogue
from gillab.core import child_environment
from gillab.core.places import ROOT
from gillab.core.results import load

BENCH = ("--suite", "cpu", "--workloads", "primes", "json", "sha256", "--workers", "2")
CHART, PAGE = "speedup", "results/"
LOOK_S = 0.01
PATIENCE_S = 30  # for the last blocks, after the measurement has ended
FILM = (0.0, 0.3, 0.65, 1.0)  # parts of the measurement after which a picture is taken
# The page notes when the number of marks in its chart changes, looking at each frame.
WATCH = """(chart) => {
    window.seen = [];
    const plot = () => document.querySelector(`#chart-${chart} .js-plotly-plot`);
    const look = () => {
        const marks = (plot()?.data ?? []).flatMap((trace) => trace.x).length;
        if (marks !== seen.at(-1)?.[1]) seen.push([Date.now() / 1000, marks]);
        requestAnimationFrame(look);
    };
    look();
}"""
PART = "(bar => bar.hidden ? null : bar.value / bar.max)(document.querySelector('.live progress'))"

Change = tuple[float, int]  # when, and how many marks the chart then has


@contextmanager
def served(results: Path) -> Generator[str]:
    """The address of site/ in a process that follows these results; it builds nothing again."""
    command = [sys.executable, "-u", __file__, "--serve", str(results)]
    variables = child_environment.variables(CI="1", GILLAB_RESULTS=str(results))
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables)
    try:
        assert server.stdout
        yield server.stdout.readline().split()[4]
    finally:
        server.kill()
        server.wait()


def serve(results: Path) -> None:
    again = rebuild.Rebuild(results.with_name("new"), [sys.executable, "-c", ""], {}, print)
    followed = live.Live(results, again, drawing.Drawing(Path(sys.executable)))
    serving.show(serving.listen(0), "/", ROOT / "site", followed)


class Written:
    """Every version of the results file: when it was written, and what it held."""

    def __init__(self, results: Path) -> None:
        self.results, self.versions = results, dict[int, bytes]()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            if self.results.exists():
                written = self.results.stat().st_mtime_ns
                if written not in self.versions:
                    self.versions[written] = self.results.read_bytes()

    def changes(self, folder: Path) -> list[Change]:
        """Versions with another number of marks than any before."""
        self._ended.set()
        self._thread.join()
        found: list[Change] = []
        copy = folder / "version.json"
        for written, content in sorted(self.versions.items()):
            copy.write_bytes(content)
            data = catalogue.draw(CHART, load(copy))["data"]
            marks = sum(len(trace["x"]) for trace in data)
            if marks and marks not in {before for _, before in found}:
                found.append((written / 1e9, marks))
        return found


def delays(written: list[Change], seen: list[Change]) -> list[float]:
    """Seconds from each block to the first moment at which the page shows it, or a later one."""
    found = []
    for number, (when, _) in enumerate(written):
        newer = {marks for _, marks in written[number:]}
        moments = [moment for moment, marks in seen if marks in newer and moment >= when]
        if not moments:
            sys.exit(f"measure_live.py: block {number + 1} of {len(written)} was never seen")
        found.append(moments[0] - when)
    return found


def follow(tab: Any, bench: subprocess.Popen[bytes], film: Path | None) -> list[Change]:
    """Wait for the measurement's end with the page open; what the page showed, and when."""
    left = list(FILM) if film else []
    while bench.poll() is None:
        tab.wait_for_timeout(100)
        part = tab.evaluate(PART)
        if film and left[1:] and part is not None and part >= left[0]:
            photograph(tab, film, left.pop(0))
    quiet = time.monotonic() + 5
    count, end = -1, time.monotonic() + PATIENCE_S
    while time.monotonic() < min(quiet, end):
        tab.wait_for_timeout(100)
        if (now := tab.evaluate("seen.length")) != count:
            count, quiet = now, time.monotonic() + 5
    if film:
        photograph(tab, film, FILM[-1])
    return [(moment, marks) for moment, marks in tab.evaluate("seen")]


def photograph(tab: Any, film: Path, part: float) -> None:
    tab.screenshot(path=film / f"{round(100 * part):03}-percent.png")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How late does an open page show a block?")
    parser.add_argument("--film", type=Path, metavar="FOLDER", help="save four pictures there")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if options.serve:
        return serve(options.serve)
    if options.film:
        options.film.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        results = Path(name, "local.json")
        browser = chromium.launch(driver)
        tab = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        with served(results) as address:
            tab.goto(address + PAGE, wait_until="networkidle")
            chart = tab.locator(f"#chart-{CHART}")
            chart.scroll_into_view_if_needed()
            chart.locator(".chart__plot").click()
            tab.wait_for_selector(f"#chart-{CHART}[data-state=drawn]")
            tab.evaluate(WATCH, CHART)
            written = Written(results)
            command = [sys.executable, str(ROOT / "scripts/bench.py"), *BENCH]
            bench = subprocess.Popen(
                [*command, "--output", str(results)],
                stdout=subprocess.DEVNULL,
                env=child_environment.variables(),
            )
            seen = follow(tab, bench, options.film)
            changes = written.changes(Path(name))
        browser.close()
    found = delays(changes, seen)
    print(
        f"{len(found)} blocks, seen on the page after {statistics.median(found):.2f} s (median), "
        f"at most {max(found):.2f} s; {os.process_cpu_count()} cores"
    )


if __name__ == "__main__":
    main()
