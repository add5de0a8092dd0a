"""Print each step and its time; run a program with a time-out and a log.

It starts and ends programs itself and not by `gillab.core.process_tree`: the set-up runs before
psutil is installed, and on Pythons that are older than the package allows.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from setup import child_variables
from setup.places import LOGS, PRIVATE, ROOT, short

DAY = 24 * 3600
Variables = Mapping[str, "str | None"]  # None takes a variable away
NONE: Variables = {}
NEXT_SOURCE = "not reachable, another source is tried"
_ADDRESS = re.compile(r"\w+://\S+")


class Stop(Exception):
    """A problem the reader can do something about: shown as one line, without a traceback."""


class Failed(Stop):
    """A program we started did not succeed."""


def say(text: str) -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(title: str, failed: str = "did not work") -> Generator[None, None, None]:
    """Print the title, then the seconds, or `failed` where an error ends the block."""
    print(f"  {title} ... ", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"{failed} ({time.monotonic() - start:.1f} s)", flush=True)
        raise
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def make_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(
            f"cannot write to {path}: {error.strerror or error}; "
            "copy the project to a folder of yours and start again"
        ) from None
    return path


def last_line(log: str) -> str:
    """The line that says why, without web addresses: those are in the log."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"(?i)(error|e:|npm err|.*error:).*[^:]$", line)]
    if "Traceback (most recent call last):" in lines:
        telling = telling[-1:]
    causes = [line for line in lines if line.startswith(("cause:", "╰─▶"))]
    chosen = telling[:1] + causes[-1:] or lines[-1:] or ["no output"]
    return "; ".join(_ADDRESS.sub("(address)", line) for line in chosen)[:400]


def call(
    what: str,
    args: Sequence[object],
    *,
    seconds: float,
    cwd: Path = ROOT,
    variables: Variables = NONE,
) -> str:
    """Run to the end and return the output; `variables` are added to the environment.

    The output goes to a file, so that a grandchild that outlives the time-out delays nothing.
    Two processes may do this at once: each writes a file of its own, and the log is the last one.
    """
    log = make_folder(LOGS) / (re.sub(r"\W+", "-", what.lower()).strip("-") + ".log")
    own = log.with_suffix(f".{os.getpid()}.tmp")
    command = [str(arg) for arg in args]
    try:
        with own.open("wb") as out:
            code = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=str(cwd),
                env=child_variables.variables(variables),
                timeout=seconds,
                check=False,
            ).returncode
    except subprocess.TimeoutExpired:
        raise Failed(f"{what}: no end after {seconds:.0f} s; log: {short(log)}") from None
    except FileNotFoundError:
        raise Failed(f"{what}: there is no program {command[0]}") from None
    except PermissionError:
        raise Failed(
            f"{what}: the system does not start {short(command[0])}. Is this folder on a file "
            "system without programs (noexec)? Then copy the project to another one"
        ) from None
    finally:
        text = own.read_text(encoding="utf-8", errors="replace")
        with contextlib.suppress(OSError):  # Windows, while a grandchild has it open
            own.replace(log)
    if code:
        raise Failed(f"{what}: {last_line(text)}; log: {short(log)}")
    return text


def ask(args: Sequence[object], *, seconds: float = 30, variables: Variables = NONE) -> str | None:
    """What a program answers on standard output, or None where it fails."""
    try:
        done = subprocess.run(
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=child_variables.variables(variables),
            timeout=seconds,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()


def hand_over(
    args: Sequence[object],
    *,
    seconds: float = DAY,
    cwd: Path = ROOT,
    variables: Variables = NONE,
) -> int:
    """Let a program talk to the person directly; return its exit code."""
    command = [str(arg) for arg in args]
    child = subprocess.Popen(command, cwd=str(cwd), env=child_variables.variables(variables))
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        raise Failed(f"{Path(command[0]).name}: stopped after {seconds:.0f} s") from None
    except KeyboardInterrupt:
        # The terminal sent Ctrl-C to the child as well: give it time to clean up.
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(10)
        child.kill()
        return 130


def private(*parts: str) -> Path:
    return make_folder(PRIVATE.joinpath(*parts))
