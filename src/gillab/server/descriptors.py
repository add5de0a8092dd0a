"""The limit of open file descriptors: each connection needs one."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Mapping

try:
    import resource
except ImportError:  # Windows: sockets are not counted among open files
    resource = None

# Errors of accept() and socket() without free descriptors or memory. The listener stays readable,
# so a loop that tries again at once would use all of its time.
EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
OF_PROCESS, OF_LOOP = 24, 14  # descriptors that the server itself needs, and each loop


class TooFewDescriptors(Exception):
    """The limit is too low for so many workers; one line says what to do."""


def limit() -> int | None:
    """The soft limit of RLIMIT_NOFILE; None if there is none."""
    if resource is None:
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def raise_limit(wanted: int) -> None:
    """Raise the soft limit to at least `wanted`, or as far as the system allows."""
    now = limit()
    if resource is None or now is None or now >= wanted:
        return
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if allowed > now:
        with contextlib.suppress(ValueError, OSError):  # macOS has a lower limit beside this one
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def connections_of_loop(most: int, workers: int) -> int:
    """The number of connections for each of `workers` loops, at most `most`.

    They share the descriptors that the server itself does not need. An eighth stays free, so that
    further requests can be accepted and answered with 503.
    """
    allowed = limit()
    if allowed is None:
        return most
    own = OF_PROCESS + OF_LOOP * workers
    share = (allowed - own) * 7 // 8 // workers
    if share < 1:
        raise TooFewDescriptors(
            f"{workers} workers need more than {own} open files, and {allowed} are allowed: "
            "fewer --workers, or a higher `ulimit -n`"
        )
    return min(most, share)


def limits(needed: int, errors: Mapping[str, int]) -> str:
    """Why a run with these errors says nothing about the server; empty if files were enough."""
    allowed = limit()
    if not errors or allowed is None or allowed >= needed:
        return ""
    return (
        f"{sum(errors.values())} requests failed where {allowed} open files are allowed and up to "
        f"{needed} needed: allow more with `ulimit -n {needed}`, and measure again"
    )
