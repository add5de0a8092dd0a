"""What the bench says to people: progress, the closing summary, the list of all it knows."""

from __future__ import annotations

import collections
import contextlib
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gillab.bench import plan, run
from gillab.core import executors, stats
from gillab.core.results import Results, Run
from gillab.core.workloads import WORKLOADS


class _Log:
    """One line a case, for a file or a pipe."""

    def begin(self, total: int) -> None:
        self.total, self.done, self.start = total, 0, time.monotonic()
        print(f"{total} cases", flush=True)

    def case(self, measured: Run) -> None:
        self.done += 1
        spent = time.monotonic() - self.start
        left = spent / self.done * (self.total - self.done)
        line = f"[{self.done}/{self.total}, {left:.0f} s left] {measured.case.label}"
        print(f"{line}: {_said(measured)}", flush=True)


class _Bar:
    """The same on a terminal, where only failures leave a line behind."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("", total=None)

    def begin(self, total: int) -> None:
        self.progress.update(self.task, total=total)

    def case(self, measured: Run) -> None:
        self.progress.update(self.task, advance=1, description=measured.case.label)
        if measured.status != "ok":
            self.progress.print(f"{measured.case.label}: {_said(measured)}", markup=False)


@contextlib.contextmanager
def open_progress() -> Generator[run.Progress]:
    """A bar with the time left on a terminal, a line a case elsewhere."""
    if not sys.stdout.isatty():
        yield _Log()
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(highlight=False)) as progress:
        yield _Bar(progress)


def _said(measured: Run) -> str:
    if measured.status != "ok":
        return f"{measured.status}: {measured.reason}"
    return _middle([measured])


def in_unit(value: float, unit: str) -> str:
    """For people: `12.3 ms`, `45.6 MB`."""
    if unit == "bytes":
        return f"{value / 1e6:.1f} MB"
    for name, factor in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= factor:
            return f"{value / factor:.3g} {name}"
    return f"{value / 1e-9:.3g} ns"


def summary(results: Results, path: Path) -> str:
    """The closing lines: speed-ups of the CPU suite, failures, where the file is."""
    lines = ["", results.source_line]
    for workload in WORKLOADS:
        gains = list(_gains(results, workload))
        if gains:
            lines.append(f"  {WORKLOADS[workload].title:24} {'   '.join(gains)}")
    lines += _other_suites(results)
    failed = [r for r in results.runs if r.status != "ok"]
    reasons = collections.Counter(f"{r.status}: {r.case.label}: {r.reason}" for r in failed)
    lines += [f"  {reason} ({times}×)" for reason, times in reasons.items()]
    lines.append(f"{len(results.runs)} runs, {len(failed)} failed, in {path}")
    return "\n".join(lines)


def _gains(results: Results, workload: str) -> Iterator[str]:
    picked = {"workload": workload, "build": results.main_build}
    baseline = results.select("cpu", executor="inline", **picked)
    runs = [r for r in results.select("cpu", **picked) if r.case.executor != "inline"]
    if not baseline or not runs:
        return
    most = max(r.case.workers for r in runs)
    for executor in executors.NAMES:
        case = [r for r in runs if r.case.executor == executor and r.case.workers == most]
        if case:
            gain = stats.speedup(baseline, case)
            cpu = stats.cpu_share(baseline, case)
            burnt = f" for {cpu:.2f}× CPU time" if cpu else ""
            yield f"{executor}×{most} {gain.median:.2f} [{gain.low:.2f}–{gain.high:.2f}]{burnt}"


def _other_suites(results: Results) -> Iterator[str]:
    """A line for each question but the first: the medians of all executors side by side."""
    table: dict[str, dict[str, list[Run]]] = {}
    for measured in results.runs:
        case = measured.case
        if measured.status == "ok" and case.suite != "cpu" and case.build == results.main_build:
            row = " ".join((case.suite, case.workload, *map(str, case.params.values())))
            pool = f"{case.executor}×{case.workers}"
            table.setdefault(row, {}).setdefault(pool, []).append(measured)
    for row in sorted(table):
        cells = (f"{pool} {_middle(runs)}" for pool, runs in sorted(table[row].items()))
        yield f"  {row:24} {'   '.join(cells)}"


def _middle(runs: list[Run]) -> str:
    return in_unit(stats.estimate(stats.groups(runs), resamples=1).median, runs[0].unit)


def catalogue() -> str:
    """All names that can be given on the command line."""
    lines = ["suites:"]
    for name in plan.suite_names():
        question = (plan.find_suite(name).__doc__ or "").splitlines()[0]
        lines.append(f"  {name:12} {question}")
    lines.append("workloads:")
    lines += [f"  {name:12} {w.title} ({w.kind})" for name, w in WORKLOADS.items()]
    lines.append("executors:")
    lines.append("  " + ", ".join(executors.NAMES))
    for name in plan.suite_names():
        if own := getattr(plan.find_suite(name), "OWN_EXECUTORS", ()):
            lines.append(f"  and of the suite {name}: {', '.join(own)}")
    return "\n".join(lines)
