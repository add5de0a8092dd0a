"""Memory that is freed goes back to the system: for a process with a thread for each loop."""

from __future__ import annotations

import contextlib
import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h
LARGE_BYTES = 128 * 1024  # where both begin


def hand_back_large_blocks() -> None:
    """Tell glibc's malloc to return them as soon as they are freed.

    By default it learns from the sizes that are freed to keep blocks of up to 32 MiB (mallopt(3),
    "dynamic mmap threshold"). Each thread has an arena of its own to keep them in, so one process
    with many loops keeps the text of a large response once a loop. Other systems lack the call.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        for threshold in (M_MMAP_THRESHOLD, M_TRIM_THRESHOLD):
            mallopt(threshold, LARGE_BYTES)
