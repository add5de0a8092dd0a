"""A lock that one process at a time holds; the system frees it when the process ends.

Runs on Python 3.9 with the standard library alone, because the set-up uses it as well.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

# Errors while another process holds the lock; any other means that the system has no locks.
_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # Windows lets nobody read a locked byte, and others read who holds the lock

    def _lock(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Held(Exception):
    """Another process holds the lock; `pid` is its number, or None if it cannot be read."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(pid)
        self.pid = pid


class NoLocks(Exception):
    """This file system has no locks."""


@contextlib.contextmanager
def lock(path: Path) -> Generator[None, None, None]:
    """Hold the lock of that file until the block is left; `Held` or `NoLocks` at once if not."""
    file = _locked(path)
    try:
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()).encode())
        file.flush()
        yield
    finally:
        if sys.platform == "win32":
            file.close()
        with contextlib.suppress(OSError):  # Windows, while another process reads it
            path.unlink()
        file.close()


def _locked(path: Path) -> BinaryIO:
    """The open and locked file. Its former holder may have deleted it meanwhile: then once more."""
    while True:
        file = open(path, "a+b")  # noqa: SIM115 - open while the lock is held
        try:
            _lock(file)
            if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
                return file
        except FileNotFoundError:
            pass
        except OSError as error:
            pid = _holder(path)
            file.close()
            raise (Held(pid) if error.errno in _HELD else NoLocks(error.strerror)) from None
        file.close()


def _holder(path: Path) -> int | None:
    try:
        return int(path.read_bytes())
    except (OSError, ValueError):
        return None
