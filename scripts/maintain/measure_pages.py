"""How long does the start of a page keep a slow machine from answering its reader?

    python3 scripts/workshop.py site --build-only --no-bench
    .venv/bin/python scripts/maintain/measure_pages.py results/ failures/
    .venv/bin/python scripts/maintain/measure_pages.py              every page, the worst last
    .venv/bin/python scripts/maintain/measure_pages.py results/ --before ../old/site
    .venv/bin/python scripts/maintain/measure_pages.py results/ --why

Chromium is slowed down to a quarter of this processor and to 1.6 Mbit/s with 150 ms a request, as
its developer tools do it. A page is blocked while a task runs longer than 50 ms: what is counted is
the part beyond (total blocking time). With --before two builds take turns, so that a busy minute of
this machine concerns both. With --why the longest tasks of one start are listed, and what they did.
It needs the test packages and a Chromium (GILLAB_CHROMIUM, else the one on the PATH).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where the set-up lies

from maintain.shared import chromium
from setup import serving

from gillab.core.places import ROOT

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
BYTES_A_SECOND = 1_600_000 / 8
LATENCY_MS = 150
SLOWER = 4
QUIET_MS = 1500  # a page has started when it has asked for nothing and done nothing for so long
PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml"}
LONG_US, PART_US = 50_000, 5_000  # of a trace: a long task, and the parts of it that are listed
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]
# Long tasks from the first moment on; the browser calls a task long from 50 ms.
WATCH = """window.longTasks = []; new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push([startTime, duration]);
}).observe({ type: "longtask", buffered: true });"""
FOUND = """() => ({
    tasks: longTasks,
    elements: document.querySelectorAll("*").length,
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    bytes: ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
        .reduce((sum, { transferSize }) => sum + transferSize, 0),
})"""

Json = dict[str, Any]


@cache
def packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


class Packing(serving.Handler):
    """Sends text packed, as hosts of a site do."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in PACKED or not path.is_file():
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed(path))))
        self.end_headers()
        self.wfile.write(packed(path))


def pages(site: Path) -> list[str]:
    """All pages of the sitemap, below the site's root, which is the address of the front page."""
    found = re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    return [address.removeprefix(min(found, key=len)) for address in found]


@contextmanager
def slow_tab(browser: Any, size: str) -> Generator[Any]:
    """A tab of a new profile on a slow machine."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, service_workers="block"
    )
    tab = context.new_page()
    tab.add_init_script(WATCH)
    tools = context.new_cdp_session(tab)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND}
    tools.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": BYTES_A_SECOND})
    yield tab
    context.close()


def started(tab: Any, address: str) -> Json:
    """Open it and wait until it is quiet; long tasks, elements, bytes and the first paint."""
    tab.goto(address, wait_until="networkidle", timeout=120_000)
    seen = -1
    while (tasks := tab.evaluate("longTasks.length")) != seen:
        seen = tasks
        tab.wait_for_timeout(QUIET_MS)
    found = tab.evaluate(FOUND)
    durations = [duration for _, duration in found["tasks"]]
    found["blocked"] = sum(duration - 50 for duration in durations)
    found["longest"] = max(durations, default=0)
    return found


def line(name: str, starts: list[Json]) -> str:
    """Median and range of a page's starts."""
    blocked = [one["blocked"] for one in starts]
    paint, longest = (
        statistics.median(one[key] for one in starts) for key in ("painted", "longest")
    )
    last = starts[-1]
    return (
        f"{name:<44}{statistics.median(blocked):>6.0f} ({min(blocked):.0f} to {max(blocked):.0f})"
        f"{longest:>9.0f}{paint:>9.0f}{last['bytes'] / 1000:>8.0f}{last['elements']:>9}"
    )


def why(browser: Any, tab: Any, address: str) -> list[str]:
    """The long tasks of one start, and what took the most time in each."""
    browser.start_tracing(page=tab, categories=TRACED)
    started(tab, address)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    main = main_thread(events)
    spans = [one for one in events if (one["pid"], one["tid"]) == main and one.get("dur")]
    lines, end = [], 0
    for task in sorted(spans, key=lambda one: (one["ts"], -one["dur"])):
        if task["dur"] < LONG_US or task["ts"] < end:  # short, or a part of the last one
            continue
        end = task["ts"] + task["dur"]
        inside = [one for one in spans if task["ts"] < one["ts"] < end and one["dur"] > PART_US]
        lines.append(f"{task['dur'] / 1000:.0f} ms")
        lines += [
            f"    {one['dur'] / 1000:>6.0f}  {one['name']} {about(one)}"
            for one in sorted(inside, key=lambda one: -one["dur"])[:12]
            if "RunTask" not in one["name"]
        ]
    return lines


def main_thread(events: list[Json]) -> tuple[int, int]:
    """Process and thread of the page: the one that laid it out."""
    spent: Counter[tuple[int, int]] = Counter()
    for one in events:
        if one["name"] in ("Layout", "UpdateLayoutTree", "EvaluateScript"):
            spent[one["pid"], one["tid"]] += one.get("dur", 0)
    return spent.most_common(1)[0][0]


def about(event: Json) -> str:
    """Which script, kind of event or image; for styles and layouts, how many elements."""
    given = event.get("args", {})
    data = given.get("data") or given.get("beginData") or {}
    file = str(data.get("url") or given.get("fileName", "")).rpartition("/")[2][:50]
    place = [data.get("lineNumber", ""), data.get("columnNumber", "")] if file else []
    elements = given.get("elementCount", data.get("dirtyObjects", ""))
    named = (file, *place, data.get("functionName"), data.get("type"), elements)
    return " ".join(str(one) for one in named if one not in ("", None))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how long the start of a page blocks.")
    parser.add_argument("pages", nargs="*", help="below the site's root, such as results/")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--before", type=Path, help="another build, which takes turns with it")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--phone", action="store_true", help="in a window of 390 pixels")
    parser.add_argument("--why", action="store_true", help="the longest tasks of one start")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    from playwright.sync_api import sync_playwright

    size = "phone" if options.phone else "desktop"
    sites = [("before", options.before)] if options.before else []
    sites.append(("after" if options.before else "", options.site))
    with sync_playwright() as driver:
        browser = chromium.launch(driver)
        head = f"{size}: blocked ms (range)"
        print(f"{head:<60}{'longest':>9}{'painted':>9}{'kB':>8}{'elements':>9}", flush=True)
        found = []
        for page in options.pages or pages(options.site):
            starts: dict[str, list[Json]] = {name: [] for name, _ in sites}
            for _ in range(0 if options.why else options.times):
                for name, site in sites:
                    with chromium.served(site, Packing) as url, slow_tab(browser, size) as tab:
                        starts[name].append(started(tab, url + page))
            for name, _ in sites if not options.why else ():
                text = line(f"{page or 'home'} {name}", starts[name])
                found.append((statistics.median(one["blocked"] for one in starts[name]), text))
                if options.pages:
                    print(text, flush=True)
            if options.why:
                with chromium.served(options.site, Packing) as url, slow_tab(browser, size) as tab:
                    print(page, *why(browser, tab, url + page), sep="\n", flush=True)
        if not options.pages:
            print(*(text for _, text in sorted(found)), sep="\n")
        browser.close()


if __name__ == "__main__":
    main()
