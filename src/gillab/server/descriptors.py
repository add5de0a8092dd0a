"""How many file descriptors this process may have open: each connection takes one."""

from __future__ import annotations

import errno

try:
    import resource
except ImportError:  # Windows: sockets are not counted among open files
    resource = None

# What accept() and socket() fail with when nothing is left to give. The listener stays readable,
# so trying again at once would fail again, as fast as the loop turns.
EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
OF_PROCESS, OF_LOOP = 24, 14  # used by the server itself: for the process, and for each loop


class TooFewDescriptors(Exception):
    """The limit does not allow for so many workers; one line that says what to do."""


def limit() -> int | None:
    """The soft limit of RLIMIT_NOFILE; None: there is none."""
    if resource is None:
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def raise_limit(wanted: int) -> None:
    """Allow this process at least so many, as far as the hard limit lets it."""
    now = limit()
    if resource is None or now is None or now >= wanted:
        return
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if allowed > now:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def connections_of_loop(most: int, workers: int) -> int:
    """How many connections each of `workers` loops may hold: at most `most`, and in all what the
    limit leaves beside the server's own files.

    An eighth is left free: a request beyond the bound is still accepted, and answered with 503.
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
