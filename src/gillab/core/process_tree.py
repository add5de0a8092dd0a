"""Run a program apart from us: bounded in time, memory and processes, and ended as a whole."""

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from gillab.core import windows_job

POLL_S = 0.03


@dataclass(frozen=True)
class Bounds:
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


class Family(Protocol):
    """A program and everything it started."""

    def usage(self) -> tuple[int, int]:
        """(processes, resident bytes) now."""
        ...

    def end(self) -> None: ...


class Session:
    """Linux and macOS: the program leads a session of its own, whose members we count and end."""

    def __init__(self, pid: int):
        self.pid = pid

    def members(self) -> list[tuple[int, int]]:
        """[(process id, resident bytes), …]; slow where there is no /proc."""
        return self.from_proc() if Path("/proc/self/stat").exists() else self.from_ps()

    def from_proc(self) -> list[tuple[int, int]]:
        page_bytes, found = os.sysconf("SC_PAGE_SIZE"), []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue  # gone between the listing and the look
            if int(fields[3]) == self.pid and fields[0] != b"Z":
                found.append((int(name), int(fields[21]) * page_bytes))
        return found

    def from_ps(self) -> list[tuple[int, int]]:
        command = ["ps", "-A", "-o", "pid=,pgid=,rss="]
        listing = subprocess.run(command, capture_output=True, text=True).stdout
        rows = [[int(field) for field in line.split()] for line in listing.splitlines()]
        return [(pid, kib * 1024) for pid, group, kib in rows if group == self.pid]

    def usage(self) -> tuple[int, int]:
        try:
            members = self.members()
        except OSError:  # not even `ps` can be started: a fork bomb took every place
            return sys.maxsize, 0
        return len(members), sum(resident for _, resident in members)

    def end(self) -> None:
        """Kill the group, then whoever left the group but not the session, until none is left."""
        for _ in range(50):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, 9)
            with contextlib.suppress(OSError):  # no place for `ps`: the group's kill makes some
                members = self.members()
                for pid, _ in members:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, 9)
                if not members:
                    return
            time.sleep(0.01)


def process_limit(extra: int) -> int:
    """A ceiling for RLIMIT_NPROC: what this user runs now, threads counted, and `extra` more.

    0 where it would not help: root is exempt from it, and the other systems count differently.
    """
    if not sys.platform.startswith("linux") or os.geteuid() == 0:
        return 0
    return len(list(Path("/proc").glob("[0-9]*/task/[0-9]*"))) + extra


def start(command: list[str], cwd: Path, env: dict[str, str], output: IO) -> subprocess.Popen:
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # does nothing on Windows, where the job object does the same
        text=True,
    )


def watch(program: subprocess.Popen, family: Family, output: IO, bounds: Bounds) -> Ending:
    started = time.monotonic()
    reason = ""
    while not reason:
        try:
            program.wait(POLL_S)
            reason = "finished"
            break
        except subprocess.TimeoutExpired:
            processes, resident = family.usage()
        if processes > bounds.processes:
            reason = "processes"
        elif resident > bounds.memory_bytes:
            reason = "memory"
        elif os.fstat(output.fileno()).st_size > bounds.output_bytes:  # Windows has no RLIMIT_FSIZE
            reason = "output"
        elif time.monotonic() - started > bounds.seconds:
            reason = "time"
    seconds = time.monotonic() - started
    family.end()
    return Ending(reason, program.wait(), seconds)


def run_apart(
    command: list[str], request: str, cwd: Path, env: dict[str, str], output: IO, bounds: Bounds
) -> Ending:
    """Run `command` with `request` on its stdin; it is told to begin only once it is bounded."""
    if sys.platform == "win32":
        command, env = windows_job.without_launcher(command, env)
    program = start(command, cwd, env, output)
    family = windows_job.Job(program, bounds) if sys.platform == "win32" else Session(program.pid)
    try:
        assert program.stdin is not None  # start() made it a pipe
        with contextlib.suppress(BrokenPipeError), program.stdin as stdin:
            stdin.write(request + "\n")
        return watch(program, family, output, bounds)
    finally:
        family.end()  # also when somebody pressed Ctrl-C while we watched
        program.wait()
