"""Run one case in a fresh process: start it, answer its questions, end its process tree."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import queue
import re
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, Any

from gillab.core import child_environment
from gillab.core.guardian import guarded
from gillab.core.process_tree import Tree, started, tail
from gillab.core.results import Case

GRACE_S = 2.0
LAST_BYTES = 64 * 1024  # of a child's stderr, read to find out why it failed
EXCEPTION_LINE = re.compile(r"[A-Za-z_][\w.]*(: |$)")  # in a traceback, before its notes


@dataclass(frozen=True, slots=True)
class Outcome:
    """A child's measurement, or the reason why there is none."""

    status: str  # as in gillab.core.results.STATUSES
    measurement: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None
    duration_s: float = 0.0


def run_case(
    python: str,
    case: Case,
    *,
    values: int,
    warmups: int,
    timeout_s: float,
    min_loop_s: float = 0.0,
    blocks: int = 1,
) -> Outcome:
    """Measure one case in a fresh process of that Python; a child that fails raises nothing."""
    order = {
        "case": dataclasses.asdict(case),
        "values": values,
        "warmups": warmups,
        "min_loop_s": min_loop_s,
        "blocks": blocks,
    }
    start = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        with _started(python, errors) as tree, guarded(tree):
            outcome = _converse(tree, order, start + timeout_s)
            code = tree.program.poll()  # its own exit code, not that of our kill
        if outcome.status == "failed":
            reason = _reason(code, tail(errors, LAST_BYTES))
            outcome = dataclasses.replace(outcome, reason=reason)
    if outcome.status == "timeout":
        reason = f"no answer within {timeout_s:g} s; ended with all it had started"
        outcome = dataclasses.replace(outcome, reason=reason)
    return dataclasses.replace(outcome, duration_s=round(time.monotonic() - start, 4))


def environment() -> dict[str, str]:
    """The child's environment variables, without those that change timings.

    The JIT is off inside interpreters (sys._jit.is_enabled() on 3.14 and 3.15), so it is switched
    off for the baseline as well. Bytecode stays cached: without it start-up takes three times as
    long.
    """
    # A module of the person's current folder, such as json.py, replaces none of the library's.
    kept = child_environment.variables(PYTHON_JIT="0", PYTHONSAFEPATH="1")
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def _started(python: str, errors: IO[bytes]) -> contextlib.AbstractContextManager[Tree]:
    return started(
        [python, "-m", "gillab.bench"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        env=environment(),
    )


def _converse(tree: Tree, order: dict[str, Any], deadline: float) -> Outcome:
    """Send the case, answer questions, take the measurement."""
    lines = tree.lines()
    if not tree.send(json.dumps(order)):
        return Outcome("failed")
    while True:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return Outcome("timeout")
        if not line:  # end of file: wait for its exit code, which says why
            with contextlib.suppress(subprocess.TimeoutExpired):
                tree.program.wait(GRACE_S)
            return Outcome("failed")
        try:
            message = json.loads(line)
        except ValueError:  # an incomplete line
            return Outcome("failed")
        if "measurement" in message:
            return Outcome("ok", message["measurement"])
        if not tree.send(json.dumps(tree.memory())):
            return Outcome("failed")


def _reason(code: int | None, errors: str) -> str:
    """One line: the signal that killed the child, or the last line of its traceback."""
    lines = [line for line in errors.splitlines() if EXCEPTION_LINE.match(line)]
    if code is not None and code < 0:
        if -code == getattr(signal, "SIGKILL", None):
            return "killed by the system, perhaps out of memory"
        return f"the process was killed by {signal.Signals(-code).name}"
    if lines:
        return lines[-1][:300]
    if code is None:
        return "the process stopped answering; ended with all it had started"
    return f"the process ended with code {code} and no message"
