"""Ask an environment's Python a question in a child process that is limited and ended."""

from __future__ import annotations

import json
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from gillab.core import child_environment
from gillab.core.process_tree import Ending, Limits, started, tail

CHILD = Path(__file__).parent / "foreign" / "child.py"
MEMORY_BYTES = 3 * 2**30
OUTPUT_BYTES = 4 * 2**20
STARTING_S = 15  # Python itself, on a busy machine
LAST_BYTES = 4000  # of what a child wrote to stderr
WINDOWS_CRASH = 0xC0000000  # exit codes from here on are exceptions that nothing has caught
ALARM = -getattr(signal, "SIGALRM", 14)

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a child said. `fate` is empty, "hangs", "crashes" or "fails"; `at` is the part."""

    lines: list[Json] = field(default_factory=list)
    fate: str = ""
    at: str = ""
    why: str = ""


def ask(python: Path, job: str, *, seconds: int, stages: int = 0, **order: Any) -> Answer:
    """Start a child that does the job; each part, or stage, of it has so many seconds."""
    parts = stages or len(order.get("parts", ())) or 1
    limits = Limits(STARTING_S + seconds * parts, MEMORY_BYTES, output_bytes=OUTPUT_BYTES)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        child = started(
            [str(python), "-P", str(CHILD)],
            limits=limits,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=errors,
            encoding="utf-8",
            env=child_environment.variables(package=False),
        )
        with child as tree:
            tree.send(json.dumps({"job": job, "seconds": seconds, **order}), last=True)
            ending = tree.wait(limits, errors)
        lines = read_lines(said)
        return judged(lines, ending, tail(errors, LAST_BYTES))


def read_lines(said: IO[bytes]) -> list[Json]:
    """The complete lines of a child that may have died while it wrote."""
    said.seek(0)
    found = []
    for line in said.read().decode("utf-8", "replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def judged(lines: list[Json], ending: Ending, errors: str) -> Answer:
    """How the child ended, and in which part."""
    if any("finished" in line for line in lines):
        return Answer(lines)
    at = next((line["start"] for line in reversed(lines) if "start" in line), "")
    if ending.reason == "time" or ending.code == ALARM:
        return Answer(lines, "hangs", at, "no end in time")
    if ending.reason != "finished":
        return Answer(lines, "fails", at, f"it exceeded the limit of {ending.reason}")
    if ending.code < 0:
        return Answer(lines, "crashes", at, f"killed by {signal.Signals(-ending.code).name}")
    if ending.code >= WINDOWS_CRASH:
        return Answer(lines, "crashes", at, f"ended by Windows with {ending.code:#x}")
    last = [line for line in errors.strip().splitlines() if line][-1:] or ["no message"]
    return Answer(lines, "fails", at, f"exit code {ending.code}: {last[0][:300]}")


def ask_parts(
    python: Path, job: str, parts: Sequence[Json], seconds: int
) -> dict[str, list[Json] | Answer]:
    """Ask about many modules; name of each → its lines, or the answer of the child that died.

    A child that dies leaves the parts after the one that killed it to the next child. A part that
    killed a child which had others before it is asked once more, alone: only that counts.
    """
    left, found = list(parts), {}
    while left:
        answer = ask(python, job, seconds=seconds, parts=left)
        done = {line["end"] for line in answer.lines if "end" in line}
        for name in done:
            found[name] = [line for line in answer.lines if line.get("done") == name]
        left = [part for part in left if part["name"] not in done]
        if answer.fate and left:
            culprit = left.pop(0)
            found[culprit["name"]] = answer
            if done:
                alone = ask(python, job, seconds=seconds, parts=[culprit])
                ended = any("end" in line for line in alone.lines)
                found[culprit["name"]] = alone.lines if ended else alone
    return found
