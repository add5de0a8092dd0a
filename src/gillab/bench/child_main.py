"""The child process: one case as a JSON line on stdin, one measurement as a JSON line on stdout.

In between it may print questions, which the parent answers on stdin: measuring the memory of this
process tree from inside would change it.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import sys
import time
from typing import Any, TextIO

from gillab.bench.measure import Context
from gillab.bench.suites import find_suite
from gillab.core.executors import start_method
from gillab.core.results import Case


def main() -> None:
    """Measure the case; any exception ends the process with its traceback on stderr."""
    answers = _take_stdout()
    order = json.loads(sys.stdin.readline())
    case = Case(**order["case"])
    context = Context(
        clock=time.perf_counter,
        ask=lambda what: _ask(answers, what),
        values=order["values"],
        warmups=order["warmups"],
        min_loop_s=order["min_loop_s"],
        blocks=order["blocks"],
    )
    gc.collect()
    found = find_suite(case.suite).measure(case, context)
    found.details.setdefault("start_method", start_method(case.executor))
    _send(answers, {"measurement": dataclasses.asdict(found)})
    # Skip a pool's atexit hooks: they are not part of the case, and may hang.
    os._exit(0)


def _take_stdout() -> TextIO:
    """Reserve stdout for the protocol: what a workload prints goes to stderr."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return channel


def _send(channel: TextIO, message: dict[str, Any]) -> None:
    json.dump(message, channel, allow_nan=False)
    channel.write("\n")
    channel.flush()


def _ask(channel: TextIO, what: str) -> dict[str, Any]:
    _send(channel, {"ask": what})
    return json.loads(sys.stdin.readline())
