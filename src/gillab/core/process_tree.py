"""Start a program, limit it, measure it and its family, and end all of them.

A family is a program, its descendants and, on POSIX, all members of the session that it leads:
a process whose parent has ended can still be found by its session.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from gillab.core import child_environment, windows_job
from gillab.core.descendants import descendants

POLL_S = 0.03
FAR_BEYOND = 2  # times the limit of processes, zombies counted
GRACE_S = 5.0  # wait at most so long for a killed process, which a disk's driver may hold up
ROUNDS, ROUND_S = 50, 0.01  # kill repeatedly: a family may grow while it is listed
LONGEST_OUTPUT = 16 * 2**20  # bytes that `run` returns of a program
MEMORY_KINDS = ("pss", "uss", "rss")  # how memory is counted, the fairest first


@dataclass(frozen=True)
class Limits:
    """Limits for a program: memory is its family's resident size, output is one file's size."""

    seconds: float
    memory_bytes: int
    processes: int = 48
    output_bytes: int = 16 * 2**20


@dataclass(frozen=True)
class Ending:
    """How a program ended: reason is finished, time, memory, processes or output."""

    reason: str
    code: int
    seconds: float


class Tree:
    """A program that `started` gave, and its family."""

    def __init__(self, program: subprocess.Popen, limits: Limits | None = None):
        self.program, self.pid = program, program.pid
        self._seen: set[psutil.Process] = set()
        self._windows_job: windows_job.Job | None = None
        if limits and sys.platform == "win32":
            self._windows_job = windows_job.Job(program, limits.processes, limits.memory_bytes)

    def members(self) -> set[psutil.Process]:
        """The family now. `end` also ends members seen earlier whose parent has ended since."""
        found = family(self.pid)
        self._seen |= found
        return found

    def memory(self) -> dict[str, Any]:
        """The family's memory, as the function `memory` describes it."""
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

        The bytes are 0 in a Windows job object, where Windows itself limits the memory.
        """
        if self._windows_job and self._windows_job.holds:
            return self._windows_job.processes(), 0
        resident, members = 0, self.members()
        for process in members:
            with contextlib.suppress(psutil.Error):
                resident += process.memory_info().rss
        return len(members), resident

    def send(self, line: str, *, last: bool = False) -> bool:
        """Write a line to the program's stdin; False if it is closed.

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

    def lines(self) -> queue.SimpleQueue[str]:
        """Every line of the program's stdout as it comes, then an empty one.

        A thread reads them, because reading a pipe has no time limit.
        """
        found: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_read_lines, args=(self.program.stdout, found), daemon=True).start()
        return found

    def wait(self, limits: Limits, output: IO) -> Ending:
        """Wait until the program has ended or exceeds a limit, then end its family.

        `output` is the file that the program writes to.
        """
        started_s = time.monotonic()
        reason = ""
        while not reason:
            try:
                self.program.wait(POLL_S)
                reason = "finished"
            except subprocess.TimeoutExpired:
                reason = self.exceeded(limits, output, time.monotonic() - started_s)
        if reason == "processes":
            _kill_group(self.pid)  # before its members are listed: they take every core
        seconds = time.monotonic() - started_s
        self.end()
        return Ending(reason, self.program.wait(), seconds)

    def exceeded(self, limits: Limits, output: IO, seconds: float) -> str:
        """The first limit that is exceeded after so many seconds, or nothing."""
        if len(_session(self.pid)) > FAR_BEYOND * limits.processes:
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
        """Kill the family; with `grace_s`, first send the program SIGTERM and wait so many seconds.

        The family is listed first: the children of a program that has ended cannot be found.
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


def _read_lines(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    """Put every line, then an empty one. A thread, because reading a pipe has no time limit."""
    try:
        for line in stream:
            lines.put(line)
    except OSError, ValueError:
        pass
    lines.put("")


@contextlib.contextmanager
def started(
    command: list[str],
    *,
    limits: Limits | None = None,
    own_session: bool = True,
    grace_s: float = 0.0,
    **options: Any,
) -> Generator[Tree]:
    """Start a program; when the block is left, `Tree.end` ends it.

    Windows needs `limits` here: a program must join its job object before it does anything, so
    the program should wait for a line on stdin. Without `own_session` the program stays in our
    session and ends with it; its family is then found by ancestors alone. `options` go to
    `subprocess.Popen`.
    """
    if limits and sys.platform == "win32":
        command, options["env"] = windows_job.without_launcher(command, options["env"])
    options.setdefault("env", child_environment.variables())
    program = subprocess.Popen(command, start_new_session=own_session, **options)
    tree = Tree(program, limits)
    try:
        yield tree
    finally:  # also after Ctrl-C
        tree.end(grace_s)


def run(
    command: list[str], *, timeout_s: float, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, without input; its output and errors are returned as text.

    Like `subprocess.run`, but `subprocess.TimeoutExpired` is raised after the whole family has
    ended, and a descendant that keeps the output open delays nothing. `options` go to
    `subprocess.Popen`.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        options |= {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": errors}
        with started(command, **options) as tree:
            code = tree.program.wait(timeout_s)
        printed, complaints = tail(output, LONGEST_OUTPUT), tail(errors, LONGEST_OUTPUT)
        return subprocess.CompletedProcess(command, code, printed, complaints)


def family(pid: int) -> set[psutil.Process]:
    """The process, its descendants and the members of its session, without zombies.

    Members of the session are found even if the process itself has ended.
    """
    pids: set[int] = set()
    for ancestor in (pid, *_session(pid)):
        if ancestor not in pids:
            pids |= {ancestor, *_descendants(ancestor)}
    found = set()
    for one in pids:
        with contextlib.suppress(psutil.Error):  # ended meanwhile
            found.add(psutil.Process(one))
    return {process for process in found if _lives(process)}


def _session(pid: int) -> list[int]:
    """Process ids of the session that `pid` leads; none on Windows."""
    found = []
    for one in psutil.pids() if os.name == "posix" else ():
        with contextlib.suppress(OSError):  # ended meanwhile
            if one and os.getsid(one) == pid:  # 0 would ask for ourselves
                found.append(one)
    return found


def _descendants(pid: int) -> list[int]:
    """Linux does without psutil, which reads every process of the machine each time."""
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
    """Kill a process, its family and the `known` processes, until none is left.

    The process group is killed first, in one call: a fork bomb grows faster than it can be listed.
    """
    left = set(known)
    for _ in range(ROUNDS):
        _kill_group(pid)
        left = {process for process in left | family(pid) if _lives(process)}
        if not left:
            return
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        time.sleep(ROUND_S)


def _kill_group(pid: int) -> None:
    """Kill all processes of the group that `pid` leads, in one call; nothing on Windows."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def memory(processes: Iterable[psutil.Process]) -> dict[str, Any]:
    """Memory of processes together, in bytes.

    Keys: rss_bytes counts shared pages once per process, uss_bytes counts private pages only,
    pss_bytes divides shared pages among their processes (uss and pss are None if the system does
    not report them for every process); `kind` is the fairest one reported and `bytes` its sum,
    0 if nothing was reported; `processes` is the number of processes.
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
    """Bytes by kind, as far as the system reports them; empty if the process has ended.

    On macOS only the process itself can read its uss; others can read its resident size.
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
    """A value for RLIMIT_NPROC: the threads on this machine now, and `extra` more.

    0 where it would not help: root is exempt, and systems other than Linux count differently.
    """
    if not sys.platform.startswith("linux") or os.geteuid() == 0:
        return 0
    return len(list(Path("/proc").glob("[0-9]*/task/[0-9]*"))) + extra


def tail(output: IO[bytes], most_bytes: int) -> str:
    """The last `most_bytes` of the file that a program has written.

    Call it after the program has ended: an inherited file shares its position with ours.
    """
    output.seek(max(0, os.fstat(output.fileno()).st_size - most_bytes))
    return output.read(most_bytes).decode("utf-8", "replace")
