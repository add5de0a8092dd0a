"""Start a program, limit it, see what it and its family use, and end all of them.

A family is a program, its descendants and, on POSIX, all members of the session that it leads:
a process whose parent has ended has no ancestor to be found by, but it keeps its session.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from gillab.core import windows_job
from gillab.core.descendants import descendants

POLL_S = 0.03
FAR_BEYOND = 2  # times the limit of processes, zombies counted
GRACE_S = 5.0  # a killed process that the system keeps for longer, for example in a disk's driver
ROUNDS, ROUND_S = 50, 0.01  # of killing: a family may grow while it is looked up
MEMORY_KINDS = ("pss", "uss", "rss")  # how memory is counted, the fairest first


@dataclass(frozen=True)
class Limits:
    """What a program may take: memory is the resident size of its family, output is one file."""

    seconds: float
    memory_bytes: int
    processes: int = 48
    output_bytes: int = 16 * 2**20


@dataclass(frozen=True)
class Ending:
    """How it ended: reason is finished, time, memory, processes or output; code as usual."""

    reason: str
    code: int
    seconds: float


class Tree:
    """A program that `started` has started, and its family."""

    def __init__(self, program: subprocess.Popen, limits: Limits | None = None):
        self.program, self.pid = program, program.pid
        self._seen: set[psutil.Process] = set()
        self._windows_job: windows_job.Job | None = None
        if limits and sys.platform == "win32":
            self._windows_job = windows_job.Job(program, limits.processes, limits.memory_bytes)

    def members(self) -> set[psutil.Process]:
        """The family now. `end` also ends those seen earlier that have lost their parent since."""
        found = family(self.pid)
        self._seen |= found
        return found

    def memory(self) -> dict[str, Any]:
        """As `memory` says, of the family."""
        return memory(self.members())

    def cpu_s(self) -> float:
        """CPU seconds, user and system, of the family's living processes so far."""
        total = 0.0
        for process in self.members():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
        return total

    def usage(self) -> tuple[int, int]:
        """(processes, resident bytes) now; cheap enough for every POLL_S.

        The bytes are 0 in a Windows job: beyond its limit an allocation fails by itself.
        """
        if self._windows_job and self._windows_job.holds:
            return self._windows_job.processes(), 0
        resident, members = 0, self.members()
        for process in members:
            with contextlib.suppress(psutil.Error):
                resident += process.memory_info().rss
        return len(members), resident

    def send(self, line: str, *, last: bool = False) -> bool:
        """Write a line to the program's stdin; False when it reads no more.

        After the `last` one stdin is at its end: input() then fails instead of waiting for ever.
        """
        assert self.program.stdin is not None
        try:
            self.program.stdin.write(line + "\n")
            self.program.stdin.flush()
            if last:
                self.program.stdin.close()
        except OSError:
            return False
        return True

    def wait(self, limits: Limits, output: IO) -> Ending:
        """Until the program has ended or went beyond a limit; then nothing of it is left.

        `output` is the file that the program writes to.
        """
        started_s = time.monotonic()
        reason = ""
        while not reason:
            try:
                self.program.wait(POLL_S)
                reason = "finished"
            except subprocess.TimeoutExpired:
                reason = self._exceeded(limits, output, time.monotonic() - started_s)
        seconds = time.monotonic() - started_s
        self.end()
        return Ending(reason, self.program.wait(), seconds)

    def _exceeded(self, limits: Limits, output: IO, seconds: float) -> str:
        """The first limit that is exceeded, or nothing."""
        if len(_pids(self.pid)) > FAR_BEYOND * limits.processes:
            return "processes"  # without a closer look: a fork bomb grows meanwhile
        processes, resident = self.usage()
        if processes > limits.processes:
            return "processes"
        if resident > limits.memory_bytes:
            return "memory"
        if os.fstat(output.fileno()).st_size > limits.output_bytes:  # Windows has no RLIMIT_FSIZE
            return "output"
        return "time" if seconds > limits.seconds else ""

    def end(self, grace_s: float = 0.0) -> None:
        """Kill the family; with `grace_s`, ask the program to end (SIGTERM) and wait so long first.

        The family is looked up before that: a program that has ended tells of no children.
        """
        self.members()
        if grace_s:
            self.program.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.program.wait(grace_s)
        if self._windows_job:
            self._windows_job.end()
        end(self.pid, self._seen)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.program.wait(GRACE_S)
        if self.program.stdin:
            with contextlib.suppress(OSError):
                self.program.stdin.close()


@contextlib.contextmanager
def started(
    command: list[str],
    *,
    limits: Limits | None = None,
    own_session: bool = True,
    grace_s: float = 0.0,
    **options: Any,
) -> Generator[Tree]:
    """Start a program; when the block is left it is ended as `Tree.end` says.

    `limits` are needed here for Windows' job object, which a program has to be put into before it
    does anything: let it wait for a line on stdin. Without `own_session` it stays in ours, so that
    whoever ends us finds it; then members are found by their ancestors alone. The `options` are
    those of `subprocess.Popen`.
    """
    if limits and sys.platform == "win32":
        command, options["env"] = windows_job.without_launcher(command, options["env"])
    program = subprocess.Popen(command, start_new_session=own_session, **options)
    tree = Tree(program, limits)
    try:
        yield tree
    finally:  # also after Ctrl-C
        tree.end(grace_s)


def family(pid: int) -> set[psutil.Process]:
    """The process, its descendants and the members of its session, zombies left out.

    The members of a session are found also when the process itself has ended.
    """
    found = set()
    for one in _pids(pid):
        with contextlib.suppress(psutil.Error):  # ended meanwhile
            found.add(psutil.Process(one))
    return {process for process in found if _lives(process)}


def _pids(pid: int) -> set[int]:
    """Process ids of the family, zombies among them."""
    pids: set[int] = set()
    for ancestor in (pid, *_session(pid)):
        if ancestor not in pids:
            pids |= {ancestor, *_descendants(ancestor)}
    return pids


def _session(pid: int) -> list[int]:
    """Process ids of the session that `pid` leads; none on Windows."""
    found = []
    for one in psutil.pids() if os.name == "posix" else ():
        with contextlib.suppress(OSError):  # ended meanwhile
            if one and os.getsid(one) == pid:  # 0 would ask for ourselves
                found.append(one)
    return found


def _descendants(pid: int) -> list[int]:
    """On Linux without psutil, which reads about every process of the machine each time."""
    if Path("/proc/thread-self/children").exists():
        return descendants(pid)
    try:
        return [process.pid for process in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def end(pid: int, known: Iterable[psutil.Process] = ()) -> None:
    """Kill a process with all of its family, and those `known`, until none of them is left.

    Its group comes first: a fork bomb grows faster than its members can be listed.
    """
    left = set(known)
    for _ in range(ROUNDS):
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        left = {process for process in left | family(pid) if _lives(process)}
        if not left:
            return
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        time.sleep(ROUND_S)


def memory(processes: Iterable[psutil.Process]) -> dict[str, Any]:
    """Memory of processes together, in bytes.

    Keys: rss_bytes counts shared pages once per process, uss_bytes only private ones,
    pss_bytes shares shared ones out (both None where the system does not tell them of every
    process), processes; `kind` names the fairest that is known, and `bytes` is its sum: 0 when
    nothing at all could be seen.
    """
    seen = [found for process in processes if (found := _memory(process))]
    sums = {
        kind: sum(found[kind] for found in seen) if all(kind in found for found in seen) else None
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
    except psutil.Error:
        return {}
    return {kind: getattr(found, kind) for kind in MEMORY_KINDS if hasattr(found, kind)}


def process_limit(extra: int) -> int:
    """A ceiling for RLIMIT_NPROC: what this user runs now, threads counted, and `extra` more.

    0 where it would not help: root is exempt from it, and the other systems count differently.
    """
    if not sys.platform.startswith("linux") or os.geteuid() == 0:
        return 0
    return len(list(Path("/proc").glob("[0-9]*/task/[0-9]*"))) + extra


def tail(output: IO[bytes], most_bytes: int) -> str:
    """The end of what a program has written to a file: it may have written any amount.

    Only when the program has ended: an inherited file shares its position with ours.
    """
    output.seek(max(0, os.fstat(output.fileno()).st_size - most_bytes))
    return output.read(most_bytes).decode("utf-8", "replace")
