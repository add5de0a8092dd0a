"""The command line of the bench: read what is asked, refuse what cannot be, measure, report."""

from __future__ import annotations

import argparse
import errno
import io
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

from gillab.bench import child, compare, earlier_results, plan, report, run, self_check
from gillab.core import executors, results
from gillab.core.environment import allowed_cores
from gillab.core.places import RESULTS, ROOT
from gillab.core.workloads import WORKLOADS

LOCAL_RESULTS = RESULTS / "local.json"
TIMEOUT_S = {"quick": 30.0, "full": 120.0}
LONGEST_S = 86_400.0
USAGE_ERROR, FAILED_CASES, INTERRUPTED = 2, 1, 130
STOPS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # a shutdown or a closed window: answered as Ctrl-C is
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

EXPECTED_ERRORS = (
    results.ResultsError,
    executors.UnknownExecutor,
    plan.UnknownName,
    run.BuildError,
    compare.CompareError,
    self_check.SelfCheckError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 all measured, 1 some cases failed, 2 a user's mistake, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a pipe may have a code page without "×"
            stream.reconfigure(errors="replace")
    try:
        for name in STOPS:
            number = getattr(signal, name, None)
            if number and signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
                signal.signal(number, _interrupt)
        return _answer(_parser().parse_args(arguments))
    except KeyboardInterrupt:
        print("bench: stopped", file=sys.stderr)
        return INTERRUPTED


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _answer(options: argparse.Namespace) -> int:
    """Do what is asked; what can be expected to go wrong is answered with one line."""
    try:
        return _do(options)
    except EXPECTED_ERRORS as error:
        print(f"bench: {error}", file=sys.stderr)
    except BrokenPipeError:
        # What is left in the buffer would be written at exit, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print("bench: stopped, nobody reads its output any more; --resume goes on", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        remedy = (
            "; all finished cases are in the results file: make room, then go on with --resume"
            if error.errno in DISK_IS_FULL
            else ""
        )
        print(f"bench: {error.strerror or error}{place}{remedy}", file=sys.stderr)
    return USAGE_ERROR


def _do(options: argparse.Namespace) -> int:
    if options.scheduler:
        os.environ[executors.SCHEDULER_VARIABLE] = options.scheduler
    if options.compare:
        print(_compared([results.load(path) for path in options.compare]))
        return 0
    if options.list:
        print(report.catalogue())
        return 0
    if options.self_check:
        return self_check.measure(options.output or self_check.DEFAULT_OUTPUT, options.timeout)
    return _measure(options)


def _compared(found: list[results.Results]) -> str:
    if len(found) > 2:
        raise compare.CompareError("--compare takes two files, or one that holds several builds")
    return compare.compare(*found) if len(found) == 2 else compare.compare_builds(*found)


def _measure(options: argparse.Namespace) -> int:
    output = Path(options.output or LOCAL_RESULTS)
    earlier_results.check_place(output, named=bool(options.output))
    pythons = options.python or [sys.executable]
    builds = _builds(pythons)
    by_build = dict(zip(builds, pythons, strict=True))
    earlier = results.load(output) if options.resume else None
    request = _request(options, tuple(builds), earlier)
    plan.check(request)
    run.warm_bytecode(pythons)
    measure = partial(_measure_case, by_build, request, options.timeout)
    failed: list[results.Run] = []
    if earlier is None:
        request, failed = run.calibrate(request, measure)
    cases = _fit(plan.expand(request), builds, by_build)
    found = _session(request, builds, earlier, cases)
    found.runs += failed
    if earlier is not None:
        cases = plan.left_over(cases, [r.case for r in found.runs if r.status == "ok"])
        return _run(cases, found, output, measure)
    why = "" if options.output else _keep(found, output, {case.suite for case in cases})
    with earlier_results.set_aside(output, found, why):
        return _run(cases, found, output, measure)


def _fit(
    cases: list[results.Case], builds: dict[str, Any], by_build: dict[str, str]
) -> list[results.Case]:
    """Those that their builds can be asked; says of the others, once, why not."""
    kept, said = [], set()
    for case in cases:
        unfit = getattr(plan.find_suite(case.suite), "unfit", None)
        why = unfit and unfit(case, builds[case.build], by_build[case.build])
        if why:
            said.add(f"{case.suite} on {case.build}: left out what it cannot answer: {why}")
        else:
            kept.append(case)
    for line in sorted(said):
        print(f"bench: {line}", file=sys.stderr)
    if cases and not kept:
        raise plan.UnknownName("nothing is left to measure; set up the course")
    return kept


def _keep(found: results.Results, output: Path, measured: set[str]) -> str:
    """Take over what the reader's own file has of other suites; else why it cannot be."""
    if output.exists():
        try:
            earlier_results.keep(found, output, measured)
        except results.ResultsError as error:
            return str(error)
    return ""


def _run(
    cases: list[results.Case], found: results.Results, output: Path, measure: run.Measure
) -> int:
    before = len(found.runs)
    try:
        with report.open_progress() as progress:
            run.measure_all(cases, found, output, measure, progress)
    except KeyboardInterrupt:
        if len(found.runs) == before:  # nothing was measured, so nothing was written
            raise
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
        min_loop_s=request.min_loop_s,
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


def _session(
    request: plan.Request,
    builds: dict[str, Any],
    earlier: results.Results | None,
    cases: list[results.Case],
) -> results.Results:
    command = _without_places(shlex.join(["scripts/bench.py", *sys.argv[1:]]))
    fresh = results.Results(run.provenance(request, command, _commit()), builds)
    if earlier is None:
        return fresh
    # A failed case is tried again: its old failure would stand beside its new result.
    again = {case.key for case in cases}
    earlier.runs = [r for r in earlier.runs if r.status == "ok" or r.case.key not in again]
    return results.merge(earlier, fresh)


def _without_places(text: str) -> str:
    """Where a person keeps the project and a home is nobody's business."""
    return text.replace(f"{ROOT}{os.sep}", "").replace(str(Path.home()), "~")


def _commit() -> str | None:
    """The commit that is checked out, with "-dirty" when files differ from it.

    Results measured a moment ago are no such difference: they change nothing that is measured.
    """
    head = _git("rev-parse", "--short=12", "HEAD")
    changes = _git("status", "-s", "-uno", "--", ".", ":(exclude)docs/results")
    return f"{head}-dirty" if head and changes else head or None


def _git(*arguments: str) -> str:
    # `describe --dirty` would do, but writes git's index: stopped meanwhile, it leaves a lock.
    command = ["git", "--no-optional-locks", "-C", str(ROOT), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10).stdout.strip()
    except OSError, subprocess.TimeoutExpired:
        return ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench",
        description="Run the same work inline, on threads, processes and interpreters.",
        epilog="Example: bench --suite cpu --workloads primes json --workers 1 2",
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="a minute or two (the default)")
    size.add_argument("--full", action="store_true", help="more runs, all scaled: for publication")
    parser.add_argument("--suite", nargs="+", metavar="NAME", help="questions to ask")
    parser.add_argument("--executors", nargs="+", metavar="NAME", help="pools to measure")
    parser.add_argument("--workers", nargs="+", type=_positive, metavar="N", help="1 2 4 …")
    parser.add_argument("--workloads", nargs="+", metavar="NAME", help="work to give them")
    parser.add_argument("--python", nargs="+", metavar="PATH", help="builds, interleaved")
    parser.add_argument("--seed", type=int, help="of the order of cases")
    parser.add_argument("--output", metavar="FILE", help="default: docs/results/local.json")
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted file")
    parser.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="for one case")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask's, for --executors cluster")
    parser.add_argument(
        "--compare", nargs="+", metavar="FILE", help="what really differs in two files, or builds"
    )
    parser.add_argument("--list", action="store_true", help="all suites, workloads, executors")
    parser.add_argument("--self-check", action="store_true", help="hold the bench against pyperf")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1024")
    return int(text)


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < LONGEST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return number
