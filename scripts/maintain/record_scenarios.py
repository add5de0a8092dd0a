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
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from gillab.charts.scenario_runs import NOBODY, SUBJECTS, in_doubt
from gillab.core.places import RESULTS
from gillab.core.results import load, save
from gillab.course.play import running, shop, window
from gillab.course.play.desktop import PICTURE
from gillab.course.play.scenarios import Scenario
from gillab.course.play.session import Session, ShopSession, WindowSession


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--to", type=Path, default=RESULTS / "scenarios.json")
    parser.add_argument("--seconds", type=float, default=8.0, help="each")
    options = parser.parse_args()
    if options.to.exists():
        parser.error(f"{options.to} exists: move it away to measure anew")
    at_window = WindowSession(options.seconds, options.to)
    at_shop = ShopSession(options.seconds, options.to)
    at_window.picture = PICTURE  # without a display
    for session, subject, names in (
        (at_window, window, ("dragging", "tiny tiles")),
        (at_shop, shop, ("a rush",)),
    ):
        for name in names:
            load, workers = subject.named()[name]
            for way in subject.WAYS:
                record(session, name, load, way, workers)
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


def record(session: Session[Any], name: str, load: Any, way: str, workers: int) -> None:
    """Measure one way and keep its row; a line says why if that is not possible."""
    workers = 1 if way == "inline" else workers
    scenario = Scenario(name, load, way, workers, NOBODY, session.seconds)
    try:
        session.run = session.measure(scenario, threading.Event())
    except running.NotMeasured as error:
        print(f"{name}, {way}: {error}", flush=True)
        return
    session.keep()
    print(f"{name}, {way}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
