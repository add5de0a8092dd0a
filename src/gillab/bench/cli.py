"""The command line of the bench: read what is asked, refuse what cannot be, measure, report."""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from gillab import executors, results
from gillab.bench import child, compare, plan, report, run, self_check
from gillab.environment import allowed_cores, describe_machine
from gillab.workloads import WORKLOADS

ROOT = Path(__file__).resolve().parents[3]
LOCAL_RESULTS = ROOT / "docs" / "results" / "local.json"
TIMEOUT_S = {"quick": 30.0, "full": 120.0}
USAGE_ERROR, FAILED_CASES, INTERRUPTED = 2, 1, 130

EXPECTED_ERRORS = (
    results.ResultsError,
    executors.UnknownExecutor,
    plan.UnknownName,
    run.BuildError,
    compare.CompareError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 all measured, 1 some cases failed, 2 a user's mistake, 130 interrupted."""
    options = _parser().parse_args(arguments)
    if options.scheduler:
        os.environ[executors.SCHEDULER_VARIABLE] = options.scheduler
    try:
        return _do(options)
    except EXPECTED_ERRORS as error:
        print(f"bench: {error}", file=sys.stderr)
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        print(
            f"bench: {error.strerror or error}{place}; all finished cases are in the results "
            "file: make room, then go on with --resume",
            file=sys.stderr,
        )
    return USAGE_ERROR


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _do(options: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, _interrupt)  # a shutdown is answered as Ctrl-C is
    if options.compare:
        print(compare.table(*(results.load(path) for path in options.compare)))
        return 0
    if options.list:
        print(report.catalogue())
        return 0
    if options.self_check:
        return self_check.measure(options.output or self_check.DEFAULT_OUTPUT, options.timeout)
    return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    output = Path(options.output or LOCAL_RESULTS)
    pythons = options.python or [sys.executable]
    builds = _builds(pythons)
    by_build = dict(zip(builds, pythons, strict=True))
    earlier = results.load(output) if options.resume else None
    kept = [] if options.resume or options.output else _kept(output, builds, options.suite)
    request = _request(options, tuple(builds), earlier)
    plan.check(request)
    measure = partial(_measure_case, by_build, request, options.timeout)
    run.warm_bytecode(pythons)
    if earlier is None:
        tasks = run.calibrate(request, measure)
        request = plan.with_tasks(request, tasks)
    found = _session(request, builds, earlier)
    found.runs += kept
    cases = plan.expand(request)
    if earlier is not None:
        cases = plan.left_over(cases, [r.case for r in found.runs if r.status == "ok"])
    try:
        with report.open_progress() as progress:
            run.measure_all(cases, found, output, measure, progress)
    except KeyboardInterrupt:
        print(
            f"\nbench: interrupted; {len(found.runs)} runs are in {output}: go on with --resume",
            file=sys.stderr,
        )
        return INTERRUPTED
    for warning in run.finish(found, output):
        print(f"bench: warning: {warning}", file=sys.stderr)
    print(report.summary(found, output))
    return FAILED_CASES if any(r.status != "ok" for r in found.runs) else 0


def _measure_case(
    by_build: dict[str, str], request: plan.Request, timeout_s: float | None, case: results.Case
) -> child.Outcome:
    return child.run_case(
        by_build[case.build],
        case,
        values=request.values,
        warmups=request.warmups,
        timeout_s=timeout_s or TIMEOUT_S[request.preset],
    )


def _builds(pythons: Sequence[str]) -> dict[str, dict[str, Any]]:
    builds: dict[str, dict[str, Any]] = {}
    for python in pythons:
        described = run.ask_build(python)
        name = described.pop("name")
        if name in builds:
            raise run.BuildError(f"two of the given Pythons are {name}; name each build once")
        builds[name] = described
    return builds


def _request(
    options: argparse.Namespace, builds: tuple[str, ...], earlier: results.Results | None
) -> plan.Request:
    if earlier is not None:
        return _resumed(options, builds, earlier)
    preset = "full" if options.full else "quick"
    return plan.Request(
        suites=tuple(options.suite or plan.suite_names()),
        executors=tuple(options.executors or ("inline", "threads", "processes", "interpreters")),
        workers=tuple(sorted(set(options.workers or plan.worker_counts(allowed_cores())))),
        workloads=tuple(options.workloads or WORKLOADS),
        builds=builds,
        preset=preset,
        seed=secrets.randbelow(2**31) if options.seed is None else options.seed,
        **plan.PRESETS[preset],
    )


def _resumed(
    options: argparse.Namespace, builds: tuple[str, ...], earlier: results.Results
) -> plan.Request:
    """The request that the file was begun with: resuming measures that and nothing else."""
    if builds != tuple(earlier.builds):
        raise run.BuildError(
            f"{options.output or LOCAL_RESULTS} was begun with {', '.join(earlier.builds)}, "
            f"not {', '.join(builds)}; give the same --python to resume"
        )
    return plan.request_from(earlier.provenance)


def _kept(output: Path, builds: dict[str, Any], suites: list[str] | None) -> list[results.Run]:
    """Runs of other suites that the reader's own file holds: asking one question loses no other.

    A file of another machine or build, or a damaged one, is moved aside under another name.
    """
    if not output.exists():
        return []
    try:
        before = results.load(output)
        now = results.Results({"machine": describe_machine()}, builds)
        merged = results.merge(now, before)
    except results.ResultsError as error:
        aside = output.with_name(f"{output.name}.old")
        output.replace(aside)
        print(f"bench: kept the former {output.name} as {aside.name}: {error}", file=sys.stderr)
        return []
    measured = suites or plan.suite_names()
    wanted = [run for run in merged.runs if run.case.build in builds]
    return [run for run in wanted if run.status == "ok" and run.case.suite not in measured]


def _session(
    request: plan.Request, builds: dict[str, Any], earlier: results.Results | None
) -> results.Results:
    command = _without_places(shlex.join(["scripts/bench.py", *sys.argv[1:]]))
    fresh = results.Results(run.provenance(request, command, _commit()), builds)
    if earlier is None:
        return fresh
    # A failed case is tried again: its old failure would stand beside its new result.
    earlier.runs = [r for r in earlier.runs if r.status == "ok"]
    return results.merge(earlier, fresh)


def _without_places(text: str) -> str:
    """Where a person keeps the project and a home is nobody's business."""
    return text.replace(f"{ROOT}{os.sep}", "").replace(str(Path.home()), "~")


def _commit() -> str | None:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except OSError, subprocess.TimeoutExpired:
        return None
    return answer.stdout.strip() or None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench",
        description="Run the same work inline, on threads, processes and interpreters.",
        epilog="Example: bench --suite cpu --workloads primes json --workers 1 2",
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="about a minute (the default)")
    size.add_argument("--full", action="store_true", help="more runs, all scaled: for publication")
    parser.add_argument("--suite", nargs="+", metavar="NAME", help="questions to ask")
    parser.add_argument("--executors", nargs="+", metavar="NAME", help="pools to measure")
    parser.add_argument("--workers", nargs="+", type=_positive, metavar="N", help="1 2 4 …")
    parser.add_argument("--workloads", nargs="+", metavar="NAME", help="work to give them")
    parser.add_argument("--python", nargs="+", metavar="PATH", help="builds, interleaved")
    parser.add_argument("--seed", type=int, help="of the order of cases")
    parser.add_argument("--output", metavar="FILE", help="default: docs/results/local.json")
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted file")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="for one case")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask's, for --executors cluster")
    parser.add_argument("--compare", nargs=2, metavar=("A", "B"), help="what really differs")
    parser.add_argument("--list", action="store_true", help="all suites, workloads, executors")
    parser.add_argument("--self-check", action="store_true", help="hold the bench against pyperf")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1024:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 1024")
    return number
