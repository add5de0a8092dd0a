"""Beside the bench: when that is killed, what it was measuring is ended too.

`python -m gillab.bench.guardian` reads process ids, a line each: the child that was started last,
0 once it has ended. When the bench is gone its end of the pipe is closed, and the child of the
last line is ended with all it started. Not a thread of the child: that would be measured.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import subprocess
import sys

import psutil


def end_family(pid: int) -> None:
    """End a process, everything it started and, on POSIX, everything in its group."""
    found = family(pid)
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.kill()


def family(pid: int) -> list[psutil.Process]:
    """The process and its descendants; empty when it has ended."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def tell(pid: int) -> None:
    """Say which child runs now (0: none); the first call starts the watcher."""
    watcher = _watcher()
    assert watcher.stdin is not None
    with contextlib.suppress(OSError):  # measuring goes on without it
        watcher.stdin.write(f"{pid}\n".encode())
        watcher.stdin.flush()


@functools.cache
def _watcher() -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C is for the bench alone."""
    return subprocess.Popen(
        [sys.executable, "-m", "gillab.bench.guardian"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=os.name == "posix",
    )


def _watch() -> None:
    last = 0
    for line in sys.stdin:
        last = int(line)
    if last:
        end_family(last)


if __name__ == "__main__":
    _watch()
