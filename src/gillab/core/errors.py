"""Errors that a user can fix: the message is one line that says what is wrong and what to do."""

from __future__ import annotations

import errno

DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_TEMPORARY_FOLDER = "No usable temporary directory"  # the words of Python's tempfile


class SiteError(Exception):
    """The site, the slides or a chart cannot be made from what is there."""


def in_one_line(error: OSError) -> str:
    """What the system has refused and where; with a remedy where no space is left."""
    place = f" ({error.filename})" if error.filename else ""
    line = f"{error.strerror or error}{place}"
    if NO_TEMPORARY_FOLDER in line:
        return f"{line}: free some space there, or name a folder of yours in the variable TMPDIR"
    return f"{line}: make room and start again" if error.errno in DISK_IS_FULL else line
