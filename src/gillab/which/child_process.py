"""Run one step in a fresh process of the reader's Python, with limits; return its answer."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, Any

from gillab.bench import child
from gillab.core.guardian import guarded
from gillab.core.places import SOURCE
from gillab.core.process_tree import Limits, Tree, started, tail
from gillab.which.target import NotMeasurable, Target, WrongTarget

LOOK_S = 0.5  # between two looks at memory and output, few enough not to disturb the measurement
LAST_BYTES = 64 * 1024
ENDED_S = 2.0


@dataclass(frozen=True)
class Answer:
    """What a step found, or why it found nothing: finished, crashed, time, memory, …"""

    reason: str
    found: dict[str, Any] = field(default_factory=dict)
    said: str = ""  # one line, for every reason but "finished"
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.reason == "finished"


def ask(python: str, target: Target, order: dict[str, Any], limits: Limits) -> Answer:
    """Do one step; `NotMeasurable` and `WrongTarget` are what the child says of the function."""
    order = order | {"module": target.module, "function": target.function}
    start = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = started(
            [python, "-P", "-m", "gillab.which.child"],
            limits=limits,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            encoding="utf-8",
            env=environment(target, order.get("tasks_folder")),
        )
        with process as tree, guarded(tree):
            reason, message = _converse(tree, order, limits, output)
            code = tree.program.poll()
        last = tail(output, LAST_BYTES)
    seconds = time.monotonic() - start
    if "cannot" in message:
        raise NotMeasurable(message["cannot"])
    if "mistake" in message:
        raise WrongTarget(message["mistake"])
    if "answer" in message:
        return Answer("finished", message["answer"], "", seconds)
    return Answer(reason, {}, _said(reason, limits, code, last), seconds)


def environment(target: Target, tasks_folder: str | None = None) -> dict[str, str]:
    """The reader's variables, with the folders that workers need to import the function."""
    variables = child.environment()
    folders = [str(target.folder), *([tasks_folder] if tasks_folder else [])]
    given = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    path = dict.fromkeys([*folders, *given, str(SOURCE)])
    return variables | {"PYTHONPATH": os.pathsep.join(path)}


def _converse(
    tree: Tree, order: dict[str, Any], limits: Limits, output: IO[bytes]
) -> tuple[str, dict[str, Any]]:
    """Send the order and answer questions until the child has answered or exceeds a limit."""
    lines = tree.lines()
    begun = time.monotonic()
    tree.send(json.dumps(order))
    while True:
        left_s = begun + limits.seconds - time.monotonic()
        try:
            line = lines.get(timeout=min(LOOK_S, max(0.0, left_s)))
        except queue.Empty:
            if reason := tree.exceeded(limits, output, time.monotonic() - begun):
                return reason, {}
            continue
        if not line:
            with contextlib.suppress(subprocess.TimeoutExpired):
                tree.program.wait(ENDED_S)
            return "crashed", {}
        try:
            message = json.loads(line)
        except ValueError:  # an incomplete line
            return "crashed", {}
        if "ask" not in message:
            return "finished", message
        tree.send(json.dumps(tree.memory()))


def _said(reason: str, limits: Limits, code: int | None, last: str) -> str:
    """One line that says how the child ended."""
    if reason == "crashed":
        return _crash(code, last)
    return {
        "time": f"did not end within {limits.seconds:.0f} s",
        "memory": f"needs more than {limits.memory_bytes / 1e9:.1f} GB of memory",
        "processes": f"starts more than {limits.processes} processes",
        "output": f"prints more than {limits.output_bytes / 1e6:.0f} MB",
    }[reason]


def _crash(code: int | None, last: str) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        hint = ", perhaps out of memory" if name == "SIGKILL" else ""
        return f"ends the whole process by {name}{hint}"
    lines = [line for line in last.splitlines() if child.EXCEPTION_LINE.match(line)]
    if lines:
        return f"ends the process with {lines[-1][:300]}"
    return f"ends the process with code {code} and no message"
