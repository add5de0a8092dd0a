"""One set-up at a time in a folder: a second one waits until the first has ended.

Whatever installs something holds this lock, so it also refuses a folder where nothing could start.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator

from gillab.core import file_lock
from setup.commands import Stop, private, say
from setup.machine import NOEXEC, noexec
from setup.places import ROOT

_WAIT_S = 1800
_held = False


@contextlib.contextmanager
def hold_lock() -> Generator[None, None, None]:
    """Hold the lock; the system releases it when the process ends, however it ends."""
    global _held
    if _held:
        yield
        return
    if noexec(ROOT):  # before anything is fetched
        raise Stop(f"this folder's file system starts no programs (mounted noexec): {NOEXEC}")
    with contextlib.ExitStack() as stack:
        _wait(stack)
        _held = True
        try:
            yield
        finally:
            _held = False


def _wait(stack: contextlib.ExitStack) -> None:
    told = False
    end = time.monotonic() + _WAIT_S
    while time.monotonic() < end:
        try:
            stack.enter_context(file_lock.lock(private() / "lock"))
            return
        except file_lock.NoLocks:
            say("  this file system has no locks: start one set-up at a time")
            return
        except file_lock.Held:
            if not told:
                say("  waiting for another set-up in this folder")
            told = True
            time.sleep(0.2)
    raise Stop("another set-up in this folder does not end; close it and start again")
