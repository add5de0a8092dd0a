"""A resumed measurement: measure the cases that an interrupted results file still lacks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gillab.bench import (
    builds,
    earlier_request,
    earlier_results,
    empty_requests,
    plan,
    provenance,
    run,
    session,
)
from gillab.bench.request import Request
from gillab.core import results
from gillab.core.results import Case, Results, ResultsError

REQUEST_OPTIONS = ("suites", "executors", "workers", "workloads", "preset", "seed")


def measure(options: argparse.Namespace) -> int:
    """Measure the cases that the file lacks; return the exit code."""
    output = Path(options.output or session.LOCAL_RESULTS)
    earlier = results.load(output)
    try:
        request = earlier_request.request_from(earlier.provenance)
    except ResultsError as error:
        raise ResultsError(f"{output}: {error}") from None
    given = {name: getattr(options, name) for name in REQUEST_OPTIONS}
    asked = {name: value for name, value in given.items() if value is not None}
    earlier_request.check_options(asked, request, earlier)
    found = _builds(options, output, earlier, request)
    plan.check(request)
    empty_requests.check_not_empty(request)
    cases = session.fitting(plan.expand(request), found)
    now = Results(provenance.describe(request, options.arguments), found.described)
    whole = results.merge(_without_failures(earlier, cases), now)
    rest = plan.left_over(cases, [done.case for done in whole.runs if done.status == "ok"])
    if not rest:
        return _complete(whole, output)
    earlier_results.check_place(output, named=False)
    builds.compile_package(found.pythons.values())
    one = session.measure_with(found, request, options.timeout)
    return session.measure_all(rest, whole, output, one, request.refine_until_s)


def _complete(whole: Results, output: Path) -> int:
    """Print that nothing is left to measure; add the closing figures if the file lacks them."""
    print(f"{output} is complete: nothing is left to measure")
    if whole.provenance["load_after"] is None:
        run.finish(whole, output)
    return session.summarise(whole, output)


def _builds(
    options: argparse.Namespace, output: Path, earlier: Results, request: Request
) -> builds.Builds:
    """Find the given Pythons; `BuildError` if they are not the builds of the file."""
    if request.builds != tuple(earlier.builds):
        raise ResultsError(f"{output} names other builds in its request; measure again")
    found = builds.find(options.python or [sys.executable])
    if found.names != request.builds:
        raise builds.BuildError(
            f"--python is {', '.join(found.names)}, but {output} was begun with "
            f"{', '.join(request.builds)}: give the same --python to resume it"
        )
    return found


def _without_failures(earlier: Results, cases: list[Case]) -> Results:
    """The earlier results without the failures of cases that are measured again."""
    again = {case.key for case in cases}
    kept = [old for old in earlier.runs if old.status == "ok" or old.case.key not in again]
    return Results(earlier.provenance, earlier.builds, kept)
