"""Measure the named scenarios that stand beside a participant's own: docs/results/scenarios.json.

    python scripts/maintain/record_scenarios.py

Every way is run once in each scenario below, in a child process, the window without a display.
Nobody guesses here. A measured row is saved at once. Run it while nothing else runs.
"""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from gillab.charts.scenario_runs import NOBODY, SUBJECTS, in_doubt
from gillab.core.places import RESULTS
from gillab.core.results import load, save
from gillab.course.play import running, shop, table, window
from gillab.course.play.desktop import PICTURE
from gillab.course.play.scenarios import Scenario

SHOP = ("a rush",)
WINDOW = ("dragging", "tiny tiles")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--to", type=Path, default=RESULTS / "scenarios.json")
    parser.add_argument("--seconds", type=float, default=8.0, help="each")
    options = parser.parse_args()
    if options.to.exists():
        parser.error(f"{options.to} exists: move it away to measure anew")
    for name in WINDOW:
        for way in window.WAYS:
            record_window(name, way, options.seconds, options.to)
    for name in SHOP:
        for way in shop.WAYS:
            record_shop(name, way, options.seconds, options.to)
    warn(options.to)
    return 0


def warn(to: Path) -> None:
    """Write into the file that other programs disturbed it; charts show that."""
    results = load(to)
    runs = [run for subject in SUBJECTS for run in results.select(subject.suite)]
    doubtful = sum(map(in_doubt, runs))
    if doubtful:
        said = f"other programs ran beside {doubtful} of {len(runs)} rows: measure again alone"
        results.provenance["warnings"] = [said]
        save(results, to)
        print(said)


def record_window(name: str, way: str, seconds: float, to: Path) -> None:
    wanted, workers = window.named()[name]
    workers = 1 if way == "inline" else workers
    scenario = Scenario(name, wanted, way, workers, NOBODY, seconds)
    quiet = threading.Event()
    try:
        run = running.measure_window(scenario, _build(to), PICTURE, lambda _: None, quiet)
    except running.NotMeasured as error:
        print(f"{name}, {way}: {error}", flush=True)
        return
    table.keep(run, path=to)
    print(f"{name}, {way}", flush=True)


def record_shop(name: str, way: str, seconds: float, to: Path) -> None:
    wanted, workers = shop.named()[name]
    workers = 1 if way == "inline" else workers
    scenario = Scenario(name, wanted, way, workers, NOBODY, seconds)
    known = table.task_s(table.opened(to), wanted.heavy)
    quiet = threading.Event()
    try:
        run, task_s = running.measure_shop(scenario, _build(to), known, lambda _: None, quiet)
    except running.NotMeasured as error:
        print(f"{name}, {way}: {error}", flush=True)
        return
    table.keep(run, task_s, to)
    print(f"{name}, {way}", flush=True)


def _build(to: Path) -> str:
    return next(reversed(table.opened(to).builds))


if __name__ == "__main__":
    sys.exit(main())
