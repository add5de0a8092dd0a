"""Text that the bench prints: the closing summary, and the list of all names."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from pathlib import Path

from gillab.bench.suites import Suite, UnusableSuite, find_suite, suite_names
from gillab.core import executors, stats
from gillab.core.results import Results, Run
from gillab.core.workloads import WORKLOADS


def label(measured: Run, several_builds: bool) -> str:
    """The case's label, with its build if there are several."""
    case = measured.case
    return f"{case.build} {case.label}" if several_builds else case.label


def said(measured: Run) -> str:
    """The median of a run, or why there is none."""
    if measured.status != "ok":
        return f"{measured.status}: {measured.reason}"
    return _middle([measured])


def in_unit(value: float, unit: str) -> str:
    """The value with a unit of a fitting size: `12.3 ms`, `45.6 MB`."""
    if unit == "bytes":
        return f"{value / 1e6:.1f} MB"
    for name, factor in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= factor:
            return f"{value / factor:.3g} {name}"
    return f"{value / 1e-9:.3g} ns"


def summary(results: Results, path: Path) -> str:
    """The closing lines: machine, results of each build, failures, the file."""
    lines = ["", results.source_line]
    several = len(results.builds) > 1
    for build in results.builds:
        found = [*_speedups(results, build), *_other_suites(results, build)]
        if found and several:
            lines.append(f"build {build}")
        lines += found
    failed = [r for r in results.runs if r.status != "ok"]
    reasons = collections.Counter(f"{r.status}: {label(r, several)}: {r.reason}" for r in failed)
    lines += [f"  {reason} ({times}×)" for reason, times in reasons.items()]
    lines.append(f"{len(results.runs)} runs, {len(failed)} failed, in {path}")
    return "\n".join(lines)


def _speedups(results: Results, build: str) -> Iterator[str]:
    """One line per workload of the CPU suite: speed-ups with the most workers."""
    for name, workload in WORKLOADS.items():
        gains = list(_gains(results, name, build))
        if gains:
            yield f"  {workload.title:24} {'   '.join(gains)}"


def _gains(results: Results, workload: str, build: str) -> Iterator[str]:
    runs = results.select("cpu", workload=workload, build=build)
    baseline = [r for r in runs if r.case.executor == "inline"]
    pools = [r for r in runs if r.case.executor != "inline"]
    if not pools or min(min(r.values) for r in runs) <= 0:
        return
    most = max(r.case.workers for r in pools)
    for executor in executors.NAMES:
        case = [r for r in pools if r.case.executor == executor and r.case.workers == most]
        if case and (baseline or stats.paired_speedup(case)):
            gain = stats.speedup(baseline, case)
            cpu = stats.cpu_share(baseline, case)
            spent = f" for {cpu:.2f}× CPU time" if cpu else ""
            yield f"{executor}×{most} {gain.median:.2f} [{gain.low:.2f}–{gain.high:.2f}]{spent}"


def _other_suites(results: Results, build: str) -> Iterator[str]:
    """One line per suite, workload and parameters: the medians of all executors."""
    table: dict[str, dict[str, list[Run]]] = {}
    for measured in results.runs:
        case = measured.case
        if measured.status == "ok" and case.suite != "cpu" and case.build == build:
            row = " ".join((case.suite, case.workload, *map(str, case.params.values())))
            pool = f"{case.executor}×{case.workers}"
            table.setdefault(row, {}).setdefault(pool, []).append(measured)
    for row in sorted(table):
        cells = (f"{pool} {_middle(runs)}" for pool, runs in sorted(table[row].items()))
        yield f"  {row:24} {'   '.join(cells)}"


def _middle(runs: list[Run]) -> str:
    return in_unit(stats.estimate(stats.groups(runs), resamples=1).median, runs[0].unit)


def catalogue() -> tuple[str, list[UnusableSuite]]:
    """All names for the command line, and the suites that cannot be used."""
    found: dict[str, Suite] = {}
    unusable: list[UnusableSuite] = []
    for name in suite_names():
        try:
            found[name] = find_suite(name)
        except UnusableSuite as error:
            unusable.append(error)
    lines = ["suites:"]
    lines += [f"  {name:12} {suite.question}" for name, suite in found.items()]
    lines.append("workloads:")
    lines += [f"  {name:12} {w.title} ({w.kind})" for name, w in WORKLOADS.items()]
    lines.append("executors:")
    lines.append("  " + ", ".join(executors.NAMES))
    for name, suite in found.items():
        if suite.own_executors:
            lines.append(f"  and of the suite {name}: {', '.join(suite.own_executors)}")
    return "\n".join(lines), unusable
