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

from gillab.bench import guardian
from gillab.core.results import Case

SOURCE_FOLDER = Path(__file__).resolve().parents[2]  # what PYTHONPATH needs to find gillab
GRACE_S = 2.0
EXCEPTION_LINE = re.compile(r"[A-Za-z_][\w.]*(: |$)")  # in a traceback; its notes come after


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended: its measurement, or the reason why there is none."""

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
) -> Outcome:
    """Measure one case in a fresh process of that Python; never raises for what the child does."""
    order = {
        "case": dataclasses.asdict(case),
        "values": values,
        "warmups": warmups,
        "min_loop_s": min_loop_s,
    }
    start = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        child = _start(python, errors)
        guardian.tell(child.pid)
        code = None
        try:
            outcome = _converse(child, order, start + timeout_s)
            code = child.poll()  # before we end it, which would look like a death of its own
        finally:
            _end(child)
            guardian.tell(0)
        if outcome.status == "failed":
            errors.seek(0)
            outcome = dataclasses.replace(outcome, reason=_reason(code, errors.read()))
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
    guardian.end_family(child.pid)
    try:
        child.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
    if child.stdin:
        with contextlib.suppress(OSError):
            child.stdin.close()


MEMORY_KINDS = ("pss", "uss", "rss")  # how it is counted, the fairest first


def tree_memory(pid: int) -> dict[str, Any]:
    """Memory of a process and its descendants, in bytes.

    Keys: rss_bytes counts shared pages once per process, uss_bytes only private ones,
    pss_bytes shares shared ones out (both None where the system does not tell them of every
    process), processes; `kind` names the fairest that is known, and `bytes` is its sum: 0 when
    nothing at all could be seen.
    """
    seen = [memory for process in guardian.family(pid) if (memory := _memory(process))]
    sums = {
        kind: sum(memory[kind] for memory in seen) if all(kind in m for m in seen) else None
        for kind in MEMORY_KINDS
    }
    kind = next(kind for kind in MEMORY_KINDS if sums[kind] is not None)
    return {
        **{f"{name}_bytes": total for name, total in sums.items()},
        "kind": kind,
        "bytes": sums[kind],
        "processes": len(seen),
    }


def _memory(process: psutil.Process) -> dict[str, int]:
    """Bytes by kind, as far as the system tells; empty when the process has ended.

    macOS tells the unique part of a process only to itself, and the resident size to others.
    """
    try:
        try:
            found = process.memory_full_info()
        except psutil.AccessDenied:
            found = process.memory_info()
    except psutil.NoSuchProcess:
        return {}
    return {kind: getattr(found, kind) for kind in MEMORY_KINDS if hasattr(found, kind)}


def _reason(code: int | None, errors: str) -> str:
    """One line for people: the signal it died of, or the last line of its traceback."""
    lines = [line for line in errors.splitlines() if EXCEPTION_LINE.match(line)]
    if code is not None and code < 0:
        if -code == getattr(signal, "SIGKILL", None):
            return "killed by the system, perhaps out of memory"
        return f"the process died of {signal.Signals(-code).name}"
    if lines:
        return lines[-1][:300]
    if code is None:
        return "the process stopped answering; ended with all it had started"
    return f"the process ended with code {code} and no message"
