"""How glibc's malloc is to treat a process with many threads; other systems lack the calls."""

from __future__ import annotations

import contextlib
import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h
KEEP_BYTES, LARGE_BYTES = 1024 * 1024, 512 * 1024


def keep_what_is_used_again() -> None:
    """Each thread has an arena, and gives its free end back at 128 KiB by default. A request that
    makes a larger text would return these pages and fault them in again each time; and taking
    pages from one thread interrupts the cores of all others (mallopt(3))."""
    with _where_there_is_glibc():
        for what, size in ((M_TRIM_THRESHOLD, KEEP_BYTES), (M_MMAP_THRESHOLD, LARGE_BYTES)):
            ctypes.CDLL(None).mallopt(what, size)


def hand_back() -> None:
    """Importing reads each module's file and drops it again, which leaves a lot in each arena."""
    with _where_there_is_glibc():
        ctypes.CDLL(None).malloc_trim(0)


def _where_there_is_glibc() -> contextlib.AbstractContextManager[None]:
    return contextlib.suppress(AttributeError, OSError, TypeError)
