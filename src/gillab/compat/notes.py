"""What to do instead, and what the maintainers say: notes.toml, beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("notes.toml")

Json = dict[str, Any]


@cache
def read() -> dict[str, Json]:
    """Notes by package: "instead" and "position", each where there is one."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def instead(package: str) -> str:
    return str(read().get(package, {}).get("instead", ""))


def position(package: str) -> Json:
    """{"says", "link", "date"}: what the maintainers have said; empty where we found nothing."""
    return dict(read().get(package, {}).get("position", {}))
