"""Files kept from one build to the next; two builds may run at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path


def read(path: Path) -> bytes | None:
    """The file's content; None if there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(path: Path, content: bytes, outdated: Iterable[Path]) -> None:
    """Remove the outdated files and write `path` atomically."""
    for old in outdated:
        old.unlink(missing_ok=True)
    fresh = path.with_name(f".{secrets.token_hex(4)}.{path.name}")
    fresh.write_bytes(content)
    fresh.replace(path)
