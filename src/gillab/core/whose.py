"""Whose results these are: provenance decides, and not the name of the file.

Runs on Python 3.9 with the standard library alone, because the set-up uses it as well.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from typing import Any


def host_digest() -> str:
    """A digest of the host's name, which tells machines apart and names none."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:12]


def not_ours(machine: Mapping[str, Any]) -> str:
    """What to say of results of a machine with another name than this one; empty if it is ours.

    A container or a change of network may give this machine another name as well.
    """
    if machine.get("hostname_hash") == host_digest():
        return ""
    return f"measured under another host name, perhaps on another machine ({machine.get('cpu')})"
