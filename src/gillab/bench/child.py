"""One fresh process for one case: start it, answer it, and end it with all it started."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import queue
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from gillab.results import Case

SOURCE_FOLDER = Path(__file__).resolve().parents[2]  # what PYTHONPATH needs to find gillab
GRACE_S = 2.0
EXCEPTION_LINE = re.compile(r"[A-Za-z_][\w.]*(: |$)")  # in a traceback; its notes come after


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended: its measurement, or the reason why there is none."""

    status: str  # as in gillab.results.STATUSES
    measurement: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None
    duration_s: float = 0.0


def run_case(python: str, case: Case, *, values: int, warmups: int, timeout_s: float) -> Outcome:
    """Measure one case in a fresh process of that Python; never raises for what the child does."""
    order = {"case": dataclasses.asdict(case), "values": values, "warmups": warmups}
    start = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        child = _start(python, errors)
        try:
            outcome = _converse(child, order, start + timeout_s)
        finally:
            _end(child)
        if outcome.status == "failed":
            errors.seek(0)
            outcome = dataclasses.replace(outcome, reason=_reason(child, errors.read()))
    if outcome.status == "timeout":
        reason = f"no answer within {timeout_s:g} s; ended with all it had started"
        outcome = dataclasses.replace(outcome, reason=reason)
    return dataclasses.replace(outcome, duration_s=round(time.monotonic() - start, 4))


def environment() -> dict[str, str]:
    """The child's variables: what changes timings unseen is fixed or taken out.

    Interpreters search the start-up sys.path only, so PYTHONPATH carries the package. The JIT
    stays off inside interpreters (sys._jit.is_enabled() says so on 3.14 and 3.15), so it is off
    everywhere: a baseline with it would compare two things at once. Without cached bytecode
    start-up figures triple.
    """
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONDEVMODE", "PYTHONTRACEMALLOC", "PYTHONMALLOC")
    kept = {k: v for k, v in os.environ.items() if k not in unwanted}
    return kept | {"PYTHONPATH": str(SOURCE_FOLDER), "PYTHON_JIT": "0"}


def _start(python: str, errors: IO[str]) -> subprocess.Popen[str]:
    """In a session of its own, so that its whole family can be ended."""
    return subprocess.Popen(
        [python, "-m", "gillab.bench"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        env=environment(),
        start_new_session=os.name == "posix",
    )


def _converse(child: subprocess.Popen[str], order: dict[str, Any], deadline: float) -> Outcome:
    """Send the case, answer questions, take the measurement."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read_lines, args=(child.stdout, lines), daemon=True).start()
    if not _say(child, order):
        return Outcome("failed")
    while True:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return Outcome("timeout")
        if not line:  # it has closed its end: let it leave by itself, its exit code says why
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(GRACE_S)
            return Outcome("failed")
        try:
            message = json.loads(line)
        except ValueError:  # it died in the middle of a line
            return Outcome("failed")
        if "measurement" in message:
            return Outcome("ok", message["measurement"])
        if not _say(child, tree_memory(child.pid)):
            return Outcome("failed")


def _read_lines(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    """Every line, then an empty one. A thread, because a pipe cannot be read with a deadline."""
    try:
        for line in stream:
            lines.put(line)
    except OSError, ValueError:
        pass
    lines.put("")


def _say(child: subprocess.Popen[str], message: Mapping[str, Any]) -> bool:
    assert child.stdin is not None
    try:
        child.stdin.write(json.dumps(message) + "\n")
        child.stdin.flush()
    except BrokenPipeError, OSError:
        return False
    return True


def _end(child: subprocess.Popen[str]) -> None:
    """End the child and everything it started, whatever state they are in."""
    family = _family(child.pid)
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    for process in family:
        with contextlib.suppress(psutil.Error):
            process.kill()
    try:
        child.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
    if child.stdin:
        with contextlib.suppress(OSError):
            child.stdin.close()


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def tree_memory(pid: int) -> dict[str, Any]:
    """Memory of a process and its descendants, in bytes.

    Keys: rss_bytes counts shared pages once per process, uss_bytes only private ones,
    pss_bytes shares shared ones out (None where the system does not know it), processes.
    """
    sums = {"rss_bytes": 0, "uss_bytes": 0, "pss_bytes": 0}
    family = _family(pid)
    has_pss = True
    for process in family:
        try:
            memory = process.memory_full_info()
        except psutil.Error:  # ended meanwhile
            continue
        sums["rss_bytes"] += memory.rss
        sums["uss_bytes"] += memory.uss
        has_pss = has_pss and hasattr(memory, "pss")
        sums["pss_bytes"] += getattr(memory, "pss", 0)
    return {**sums, "pss_bytes": sums["pss_bytes"] if has_pss else None, "processes": len(family)}


def _reason(child: subprocess.Popen[str], errors: str) -> str:
    """One line for people: the signal it died of, or the last line of its traceback."""
    code = child.returncode
    if code is not None and code < 0 and -code != signal.SIGKILL:
        return f"the process died of {signal.Signals(-code).name}"
    lines = [line for line in errors.splitlines() if EXCEPTION_LINE.match(line)]
    return lines[-1][:300] if lines else f"the process ended with code {code} and no message"
