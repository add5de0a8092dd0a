"""Run a scenario in a child process that is limited and ended, and keep its newest news."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from gillab.core import process_tree
from gillab.core.guardian import guarded
from gillab.core.places import SOURCE
from gillab.core.process_tree import Limits
from gillab.core.results import Case, Run
from gillab.course.play.scenarios import SIDES, Scenario

MORE_S = 45.0  # beyond the scenario's seconds: start, warm-up, waiting for the last answers
MEMORY_BYTES = 3 * 2**30

Tell = Callable[[dict[str, Any]], None]


class NotMeasured(Exception):
    """The scenario was not measured; the message is one line that says why."""


def measure(
    scenario: Scenario, build: str, task_s: float | None, tell: Tell, stop: threading.Event
) -> tuple[Run, float]:
    """The run and the seconds of one task, after telling each event. NotMeasured if there is none.

    Setting `stop` ends the child and all that it started.
    """
    request = {
        "scenario": dataclasses.asdict(scenario),
        "side": SIDES[scenario.load.heavy],
        "task_s": task_s,
        "build": build,
    }
    limits = Limits(scenario.seconds + MORE_S, MEMORY_BYTES, processes=64)
    with (
        tempfile.TemporaryFile("w+b") as errors,
        process_tree.started(
            [sys.executable, "-m", "gillab.course.play.measure"],
            limits=limits,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=variables(),
            text=True,
            encoding="utf-8",
        ) as tree,
        guarded(tree),
    ):
        tree.send(json.dumps(request), last=True)
        over = threading.Event()
        ending = threading.Thread(target=end_in_time, args=(tree, limits.seconds, stop, over))
        ending.start()
        try:
            return read_events(tree, tell, stop)
        finally:
            over.set()
            ending.join()


def variables() -> dict[str, str]:
    """The environment of the child: new interpreters search Python's start-up path only."""
    path = [str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(path), "PYTHON_JIT": "0"}


def end_in_time(
    tree: process_tree.Tree, seconds: float, stop: threading.Event, over: threading.Event
) -> None:
    """End the family when it is asked for, or when its time is over."""
    for _ in range(round(seconds * 10)):
        if over.wait(0.1):
            return
        if stop.is_set():
            break
    tree.end()


def read_events(tree: process_tree.Tree, tell: Tell, stop: threading.Event) -> tuple[Run, float]:
    task_s = 0.0
    assert tree.program.stdout is not None
    for line in tree.program.stdout:
        event = json.loads(line)
        if event["event"] == "load":
            task_s = event["task_s"]
        elif event["event"] == "failed":
            raise NotMeasured(event["why"])
        elif event["event"] == "done":
            return as_run(event["run"]), task_s
        tell(event)
    raise NotMeasured("stopped" if stop.is_set() else "the shop ended before it was measured")


def as_run(sent: dict[str, Any]) -> Run:
    """The run that the child has sent."""
    fields = dict(sent)
    case = Case(**fields.pop("case"))
    values, warmups = tuple(fields.pop("values")), tuple(fields.pop("warmups"))
    return Run(case=case, values=values, warmups=warmups, **fields)
