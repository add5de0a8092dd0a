"""The command line of the bench: options, signals, exit codes, one line per error."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gillab.bench import (
    builds,
    compare,
    earlier_request,
    empty_requests,
    fresh,
    names,
    options,
    output_lock,
    report,
    resumed,
    self_check,
    suites,
)
from gillab.bench.session import INTERRUPTED, LOCAL_RESULTS, USAGE_ERROR
from gillab.core import executors, inherited, results
from gillab.core.errors import DISK_IS_FULL, in_one_line

STOPS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # a shutdown or a closed terminal: handled like Ctrl-C

EXPECTED_ERRORS = (
    results.ResultsError,
    executors.UnknownExecutor,
    names.UnknownName,
    suites.UnusableSuite,
    empty_requests.NothingToMeasure,
    earlier_request.OptionError,
    builds.BuildError,
    compare.CompareError,
    self_check.SelfCheckError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 if all was measured, 1 if cases failed, 2 for a user's mistake, 130 if stopped."""
    inherited.make_usable()
    try:
        _handle_stops()
        return _exit_code(options.read(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        print("bench: stopped", file=sys.stderr)
        return INTERRUPTED


def _handle_stops() -> None:
    for number in [signal.Signals[name] for name in STOPS if name in signal.Signals.__members__]:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup sets SIG_IGN
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _exit_code(asked: argparse.Namespace) -> int:
    """Do what is asked; an expected error becomes one line and an exit code."""
    try:
        return _do(asked)
    except EXPECTED_ERRORS as error:
        _complain(" ".join(str(error).splitlines()))
    except BrokenPipeError:
        inherited.lead_nowhere()
        _complain("stopped, because its output was closed; continue with --resume")
        return INTERRUPTED
    except OSError as error:
        kept = (
            "; all finished cases are in the results file: continue with --resume"
            if error.errno in DISK_IS_FULL
            else ""
        )
        _complain(in_one_line(error) + kept)
    return USAGE_ERROR


def _complain(line: str) -> None:
    with suppress(OSError):  # standard error may be closed as well
        print(f"bench: {line}", file=sys.stderr)


def _do(asked: argparse.Namespace) -> int:
    if asked.scheduler:
        os.environ[executors.SCHEDULER_VARIABLE] = asked.scheduler
    if asked.compare:
        print(_compared([results.load(path) for path in asked.compare]))
        return 0
    if asked.list:
        lines, unusable = report.catalogue()
        print(lines)
        for error in unusable:
            _complain(str(error))
        return USAGE_ERROR if unusable else 0
    with output_lock.locked(_output(asked)):
        if asked.self_check:
            return self_check.measure(_output(asked), asked.timeout)
        return resumed.measure(asked) if asked.resume else fresh.measure(asked)


def _output(asked: argparse.Namespace) -> Path:
    default = self_check.DEFAULT_OUTPUT if asked.self_check else LOCAL_RESULTS
    return Path(asked.output or default)


def _compared(found: list[results.Results]) -> str:
    if len(found) > 2:
        raise compare.CompareError("--compare takes two files, or one that holds several builds")
    return compare.compare(*found) if len(found) == 2 else compare.compare_builds(*found)
