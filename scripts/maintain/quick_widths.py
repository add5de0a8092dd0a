"""How wide are the intervals of quick measurements, and do they agree with a full one?

    .venv/bin/python scripts/maintain/quick_widths.py --times 5 --full docs/results/reference.json
    .venv/bin/python scripts/maintain/quick_widths.py quick1.json quick2.json

Without files it measures, one quick run of all suites after the other, into a folder that is kept.
One line per run: seconds, half-widths of the speed-ups (median and widest), how many lie above
their number of workers, and how many rows have a verdict. With --full: how many quick speed-ups
lie in the full interval, widened by their own.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gillab.bench.compare import kind_of_case
from gillab.bench.reliability import by_case
from gillab.charts import cpu_runs, winners
from gillab.core.places import ROOT
from gillab.core.results import Case, Results, ResultsError, load
from gillab.core.stats import Estimate, beyond_workers, speedup_or_none


def speed_ups(results: Results) -> Iterator[tuple[Case, Estimate]]:
    """Each case of the CPU suite with its speed-up, on the first build."""
    build = results.main_build
    for runs in by_case(results, build=build).values():
        case = runs[0].case
        inline = results.select("cpu", workload=case.workload, executor="inline", build=build)
        if gain := speedup_or_none(inline, runs):
            yield case, gain


def agreeing(quick: Results, full: Results) -> tuple[int, int]:
    """How many quick speed-ups lie in the full interval widened by their own half-width, of all."""
    known = {kind_of_case(case, ""): gain for case, gain in speed_ups(full)}
    pairs = [(gain, known.get(kind_of_case(case, ""))) for case, gain in speed_ups(quick)]
    inside = [
        theirs.low - half <= ours.median <= theirs.high + half
        for ours, theirs in pairs
        if theirs
        for half in [(ours.high - ours.low) / 2]
    ]
    return sum(inside), len(inside)


def line(results: Results, full: Results | None) -> str:
    """The figures of one run."""
    found = list(speed_ups(results))
    if not found:
        return "no finished case of the CPU suite"
    spreads = [gain.spread for _, gain in found]
    widest, _ = max(found, key=lambda one: one[1].spread)
    above = sum(beyond_workers(gain, case.workers) for case, gain in found)
    most = cpu_runs.most_workers(results)
    rows = [cpu_runs.speed_ups(results, name, most) for name in cpu_runs.workloads(results)]
    decided = sum(winners.verdict(row) != winners.NONE_FASTER for row in rows)
    parts = [
        f"half-width {statistics.median(spreads):.1%} at the median, {max(spreads):.1%} at most "
        f"({widest.workload} on {widest.executor})",
        f"{above} of {len(found)} above the number of workers",
        f"{decided} of {len(rows)} rows with a verdict",
    ]
    if full:
        inside, shared = agreeing(results, full)
        parts.append(f"{inside} of {shared} agree with the full measurement")
    return "; ".join(parts)


def measured(times: int) -> Iterator[tuple[Path, float]]:
    """Quick results files, measured now, and the seconds that each took."""
    folder = Path(tempfile.mkdtemp(prefix="gillab-quick-"))
    print(f"results files in {folder}", flush=True)
    for number in range(1, times + 1):
        path = folder / f"quick{number}.json"
        start = time.monotonic()
        command = [sys.executable, ROOT / "scripts/bench.py", "--quick", "--output", path]
        done = subprocess.run(command, stdout=subprocess.DEVNULL)
        if not path.exists():
            sys.exit(f"quick_widths.py: the bench ended with code {done.returncode}: no results")
        yield path, time.monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="quick results files; none: measure")
    parser.add_argument("--times", type=int, default=5, help="how many to measure (5)")
    parser.add_argument("--full", type=Path, metavar="FILE", help="a full measurement to compare")
    asked = parser.parse_args()
    given = ((path, None) for path in asked.files)
    try:
        full = load(asked.full) if asked.full else None
        for path, seconds in given if asked.files else measured(asked.times):
            took = f"{seconds:.0f} s; " if seconds else ""
            print(f"{path.name}: {took}{line(load(path), full)}", flush=True)
    except ResultsError as error:
        sys.exit(f"quick_widths.py: {error}")


if __name__ == "__main__":
    main()
