"""The steps of a fresh and of a resumed measurement: measure the cases, print a summary."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from gillab.bench import child, progress_file, report, run
from gillab.bench.builds import Builds
from gillab.bench.empty_requests import NothingToMeasure
from gillab.bench.plan import fit
from gillab.bench.progress_bar import open_progress
from gillab.bench.request import Request
from gillab.core.places import RESULTS
from gillab.core.results import Case, Results

LOCAL_RESULTS = RESULTS / "local.json"  # the default of --output
TIMEOUT_S = {"quick": 30.0, "full": 120.0}
FAILED_CASES, USAGE_ERROR, INTERRUPTED = 1, 2, 130  # exit codes


def measure_with(builds: Builds, request: Request, timeout_s: float | None) -> run.Measure:
    """The function that measures one case in a fresh process of the case's build."""
    return partial(_measure_case, builds, request, timeout_s or TIMEOUT_S[request.preset])


def _measure_case(builds: Builds, request: Request, timeout_s: float, case: Case) -> child.Outcome:
    return child.run_case(
        builds.pythons[case.build],
        case,
        values=request.values,
        warmups=request.warmups,
        timeout_s=timeout_s,
        min_loop_s=request.min_loop_s,
        blocks=request.blocks,
    )


def fitting(cases: Iterable[Case], builds: Builds) -> list[Case]:
    """The cases that fit their builds; prints why others do not.

    Raises `NothingToMeasure` if none is left.
    """
    kept, reasons = fit(cases, builds.described, builds.pythons)
    if not kept:
        raise NothingToMeasure(f"nothing is left to measure: {'; '.join(reasons)}")
    warn(reasons)
    return kept


def warn(lines: Iterable[str]) -> None:
    for line in lines:
        print(f"bench: {line}", file=sys.stderr)


def measure_all(
    cases: list[Case], found: Results, output: Path, measure: run.Measure, refine_until_s: float
) -> int:
    """Measure the cases into `found` and the file, print the summary; return the exit code."""
    before = len(found.runs)
    try:
        with (
            open_progress(several_builds=len(found.builds) > 1) as shown,
            progress_file.beside(output, shown) as progress,
        ):
            run.measure_all(cases, found, output, measure, progress, refine_until_s)
    except KeyboardInterrupt:
        if len(found.runs) == before:  # no file was written
            raise
        print(file=sys.stderr)
        warn([f"interrupted; {len(found.runs)} runs are in {output}: continue with --resume"])
        return INTERRUPTED
    warn(f"warning: {line}" for line in run.finish(found, output))
    return summarise(found, output)


def summarise(found: Results, output: Path) -> int:
    """Print the closing summary; return the exit code."""
    print(report.summary(found, output))
    return FAILED_CASES if any(measured.status != "ok" for measured in found.runs) else 0
