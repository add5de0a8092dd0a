"""Marks of finished parts, so that a second set-up does not repeat them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from setup.commands import make_folder
from setup.places import PRIVATE, ROOT

FORMAT = "1"  # raise it when the way something is installed changes
_FILE = PRIVATE / "done.json"


def key(*parts: Path | str) -> str:
    """A digest of files and words, and of the project's place: installed programs hold paths."""
    digest = hashlib.sha256(f"{FORMAT}\0{ROOT}".encode("utf-8", "surrogateescape"))
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def read() -> dict[str, str]:
    try:
        known = json.loads(_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def done(part: str, wanted: str, proof: Path) -> bool:
    """True where `part` was finished with this key and what it made is still there."""
    return read().get(part) == wanted and proof.exists()


def write(part: str, value: str | None) -> None:
    known = read()
    known.pop(part, None)
    if value is not None:
        known[part] = value
    make_folder(PRIVATE)
    fresh = _FILE.with_suffix(".new")
    fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
    fresh.replace(_FILE)
