"""The options of `which`, read from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from gillab.bench.options import positive, seconds

ABOUT = (
    "Ask of your own function: can it go to threads, processes and interpreters, does it pay, and "
    "what would change it? Takes about a minute."
)
EXAMPLES = """examples:
  which my_work.py:render                       tasks from TASKS or tasks() in the file
  which my_work.py:render --tasks data.py:PAGES --workers 4
  which package.module:function --python ../myproject/.venv/bin/python

TASKS is a list with one item for each call; a tuple holds several arguments.
Exit code 0: there is a verdict. 1: the function cannot be measured. 2: a mistake in the command."""


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; a mistake ends the program with usage and exit code 2."""
    parser = argparse.ArgumentParser(
        prog="which",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", metavar="FILE.py:FUNCTION", help="or package.module:function")
    parser.add_argument(
        "--tasks",
        metavar="FILE.py:NAME",
        help="a list, or a function without arguments that returns one",
    )
    parser.add_argument("--workers", nargs="+", type=positive, metavar="N", help="1 2 4 …")
    parser.add_argument(
        "--python",
        nargs="+",
        metavar="PATH",
        help="your project's Python; several: builds to compare",
    )
    parser.add_argument(
        "--executors", nargs="+", metavar="NAME", help="threads processes interpreters"
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of Dask: measure a cluster as well")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument(
        "--output", metavar="FILE", help="results file (default: docs/results/which/…)"
    )
    parser.add_argument(
        "--seconds", type=seconds, default=60.0, metavar="S", help="to spend, roughly (60)"
    )
    parser.add_argument(
        "--timeout", type=seconds, default=20.0, metavar="S", help="for one task (20)"
    )
    parser.add_argument(
        "--memory", type=positive, metavar="MB", help="limit (four fifths of what is free)"
    )
    options = parser.parse_args(arguments)
    options.arguments = list(arguments)
    return options
