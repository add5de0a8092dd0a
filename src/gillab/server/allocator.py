"""How glibc's malloc is to treat a process with many threads; other systems lack the calls."""

from __future__ import annotations

import contextlib
import ctypes

M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD = -1, -2, -3  # malloc.h
KEEP_BYTES, SPARE_BYTES, LARGE_BYTES = 512 * 1024, 16 * 1024, 1024 * 1024


def keep_little() -> None:
    """Each thread has an arena, and keeps a free end of it for later: as much as glibc has learnt
    from the largest block that was freed anywhere in the process (mallopt(3)). A loop has two
    threads, so here that is fixed: at what a request takes and gives back. With less, each request
    would have its pages fetched anew (44 page faults instead of 3, at 64 KiB)."""
    with _where_there_is_glibc():
        for what, size in (
            (M_TRIM_THRESHOLD, KEEP_BYTES),
            (M_TOP_PAD, SPARE_BYTES),
            (M_MMAP_THRESHOLD, LARGE_BYTES),
        ):
            ctypes.CDLL(None).mallopt(what, size)


def hand_back() -> None:
    """Importing reads each module's file and drops it again, which leaves a lot in each arena."""
    with _where_there_is_glibc():
        ctypes.CDLL(None).malloc_trim(0)


def _where_there_is_glibc() -> contextlib.AbstractContextManager[None]:
    return contextlib.suppress(AttributeError, OSError, TypeError)
