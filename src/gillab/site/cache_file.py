"""Files that one build leaves to the next; two builds may run at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path


def read(path: Path) -> bytes | None:
    """Its content, or None where it is not there (any more)."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(path: Path, content: bytes, former: Iterable[Path]) -> None:
    """Write `path` whole or not at all, and take away what it comes in place of."""
    for old in former:
        old.unlink(missing_ok=True)
    fresh = path.with_name(f".{secrets.token_hex(4)}.{path.name}")
    fresh.write_bytes(content)
    fresh.replace(path)
