"""The options of the bench, read from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

LONGEST_S = 86_400.0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """The options, None if not given, and the `arguments` themselves.

    `suites`, `executors`, `workers`, `workloads` and `preset` are fields of a request, without
    repetitions. A mistake ends the program with usage and exit code 2.
    """
    options = _parser().parse_args(arguments)
    options.arguments = list(arguments)
    for name in ("suites", "executors", "workloads"):
        if (given := getattr(options, name)) is not None:
            setattr(options, name, tuple(dict.fromkeys(given)))
    if options.workers is not None:
        options.workers = tuple(sorted(set(options.workers)))
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench",
        description="Run the same work inline, on threads, processes and interpreters.",
        epilog="Example: bench --suite cpu --workloads primes json --workers 1 2",
    )
    _add_what_to_measure(parser)
    parser.add_argument("--python", nargs="+", metavar="PATH", help="builds, interleaved")
    parser.add_argument("--output", metavar="FILE", help="default: docs/results/local.json")
    parser.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="for one case")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask's, for --executors cluster")
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--resume", action="store_true", help="continue an interrupted file")
    other.add_argument(
        "--compare", nargs="+", metavar="FILE", help="which cases differ in two files, or builds"
    )
    other.add_argument("--list", action="store_true", help="all suites, workloads, executors")
    other.add_argument(
        "--self-check", action="store_true", help="compare the bench with pyperf and with itself"
    )
    return parser


def _add_what_to_measure(parser: argparse.ArgumentParser) -> None:
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--quick",
        action="store_const",
        const="quick",
        dest="preset",
        help="a minute or two (the default)",
    )
    size.add_argument(
        "--full",
        action="store_const",
        const="full",
        dest="preset",
        help="more runs, all scaled: for publication",
    )
    parser.add_argument("--suite", nargs="+", dest="suites", metavar="NAME", help="suites to run")
    parser.add_argument("--executors", nargs="+", metavar="NAME", help="pools to measure")
    parser.add_argument("--workers", nargs="+", type=_positive, metavar="N", help="1 2 4 …")
    parser.add_argument("--workloads", nargs="+", metavar="NAME", help="what the tasks compute")
    parser.add_argument("--seed", type=int, help="of the order of cases")


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
