"""One set-up at a time in a folder: a second one waits until the first has ended."""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Generator
from typing import BinaryIO

from setup.commands import Stop, private, say
from setup.places import WINDOWS

_WAIT_S = 1800
# Errors while another process holds the lock; any other means that the system has no locks.
_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
_held = False

if WINDOWS:
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        getattr(msvcrt, "locking")(file.fileno(), getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def hold_lock() -> Generator[None, None, None]:
    """Hold the lock; the system releases it when the process ends, however it ends."""
    global _held
    if _held:
        yield
        return
    with open(private() / "lock", "ab") as file:
        _wait_for(file)
        _held = True
        try:
            yield
        finally:
            _held = False


def _wait_for(file: BinaryIO) -> None:
    told = False
    end = time.monotonic() + _WAIT_S
    while time.monotonic() < end:
        try:
            _lock(file)
            return
        except OSError as error:
            if error.errno not in _HELD:
                say("  this file system has no locks: start one set-up at a time")
                return
            if not told:
                say("  waiting for another set-up in this folder")
            told = True
            time.sleep(0.2)
    raise Stop("another set-up in this folder does not end; close it and start again")
