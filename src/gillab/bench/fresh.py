"""A fresh measurement: measure what the options ask for, into a new results file."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Collection
from pathlib import Path

import psutil

from gillab.bench import builds, earlier_results, empty_requests, plan, provenance, run, session
from gillab.bench.request import PRESETS, Request, worker_counts
from gillab.bench.suites import usual_suites
from gillab.core.environment import allowed_cores
from gillab.core.executors import USUAL
from gillab.core.results import Results, ResultsError
from gillab.core.workloads import WORKLOADS


def measure(options: argparse.Namespace) -> int:
    """Measure everything that the options ask for; return the exit code."""
    found = builds.find(options.python or [sys.executable])
    request = _request(options, found.names)
    plan.check(request)
    session.warn(shared_cores(request.workers, psutil.cpu_count(logical=False)))
    _check_cases(options, request)
    output = Path(options.output or session.LOCAL_RESULTS)
    earlier_results.check_place(output, named=bool(options.output))
    builds.compile_package(found.pythons.values())
    one = session.measure_with(found, request, options.timeout)
    request, failed = run.calibrate(request, one)
    cases = session.fitting(plan.expand(request), found)
    new = Results(provenance.describe(request, options.arguments), found.described)
    new.runs += failed
    why = "" if options.output else keep(new, output, {case.suite for case in cases})
    with earlier_results.set_aside(output, new, why):
        return session.measure_all(cases, new, output, one, request.refine_until_s)


def shared_cores(workers: Collection[int], physical: int | None) -> list[str]:
    """One line where more workers are measured than there are physical cores."""
    sharing = [count for count in workers if physical and count > physical]
    if not sharing:
        return []
    counts = ", ".join(map(str, sharing))
    return [
        f"with {counts} workers, some share one of the {physical} physical cores: they gain less"
    ]


def keep(new: Results, output: Path, measured: set[str]) -> str:
    """Keep the other suites' runs of the file; return the reason if that fails."""
    if output.exists():
        try:
            earlier_results.keep(new, output, measured)
        except ResultsError as error:
            return str(error)
    return ""


def _request(options: argparse.Namespace, names: tuple[str, ...]) -> Request:
    preset = options.preset or "quick"
    return Request(
        suites=options.suites or usual_suites(),
        executors=options.executors or USUAL,
        workers=options.workers or worker_counts(allowed_cores()),
        workloads=options.workloads or tuple(WORKLOADS),
        builds=names,
        preset=preset,
        seed=secrets.randbelow(2**31) if options.seed is None else options.seed,
        **PRESETS[preset],
    )


def _check_cases(options: argparse.Namespace, request: Request) -> None:
    """Refuse a request without cases; warn about named suites that have none."""
    if options.workloads:
        empty_requests.check_workloads(request)
    lines = empty_requests.check_not_empty(request)
    if options.suites:  # without names, some suites are left out on purpose
        session.warn(lines)
