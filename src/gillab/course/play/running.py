"""Run a scenario in a child process that is limited and ended, and keep its newest news."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gillab.core import child_environment, process_tree
from gillab.core.guardian import guarded
from gillab.core.process_tree import Limits
from gillab.core.results import Case, Run
from gillab.course.play import shop, window
from gillab.course.play.scenarios import Scenario

MORE_S = 45.0  # beyond the scenario's seconds: start, warm-up, waiting for the last answers
MEMORY_BYTES = 3 * 2**30

Tell = Callable[[dict[str, Any]], None]


class NotMeasured(Exception):
    """The scenario was not measured; the message is one line that says why."""


def measure_shop(
    scenario: Scenario[shop.Load],
    build: str,
    task_s: float | None,
    tell: Tell,
    stop: threading.Event,
) -> tuple[Run, float]:
    """The run and the seconds of one task, after telling each event. NotMeasured if there is none.

    Setting `stop` ends the child and all that it started.
    """
    request = {
        "scenario": dataclasses.asdict(scenario),
        "side": shop.SIDES[scenario.load.heavy],
        "task_s": task_s,
        "build": build,
    }
    tasks: list[float] = []

    def tell_all(event: dict[str, Any]) -> None:
        if event["event"] == "load":
            tasks.append(event["task_s"])
        tell(event)

    run = measure("gillab.course.play.measure_shop", request, scenario.seconds, tell_all, stop)
    return run, tasks[0]


def measure_window(
    scenario: Scenario[window.Load],
    build: str,
    picture: Path | None,
    tell: Tell,
    stop: threading.Event,
) -> Run:
    """The run, as `measure_shop`; with `picture` without a display, and a picture of its end."""
    request = {
        "scenario": dataclasses.asdict(scenario),
        "build": build,
        "picture": str(picture) if picture else "",
    }
    return measure("gillab.course.play.measure_window", request, scenario.seconds, tell, stop)


def measure(
    module: str, request: dict[str, Any], seconds: float, tell: Tell, stop: threading.Event
) -> Run:
    """Run that module in a child process and read its events."""
    limits = Limits(seconds + MORE_S, MEMORY_BYTES, processes=64)
    with (
        tempfile.TemporaryFile("w+b") as errors,
        process_tree.started(
            [sys.executable, "-m", module],
            limits=limits,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=child_environment.variables(PYTHON_JIT="0"),
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


def read_events(tree: process_tree.Tree, tell: Tell, stop: threading.Event) -> Run:
    assert tree.program.stdout is not None
    for line in tree.program.stdout:
        event = json.loads(line)
        if event["event"] == "failed":
            raise NotMeasured(event["why"])
        if event["event"] == "done":
            return as_run(event["run"])
        tell(event)
    raise NotMeasured("stopped" if stop.is_set() else "it ended before it was measured")


def as_run(sent: dict[str, Any]) -> Run:
    """The run that the child has sent."""
    fields = dict(sent)
    case = Case(**fields.pop("case"))
    values, warmups = tuple(fields.pop("values")), tuple(fields.pop("warmups"))
    return Run(case=case, values=values, warmups=warmups, **fields)
