"""One finding of doctor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SET_UP = "python3 scripts/workshop.py site"


@dataclass(frozen=True)
class Check:
    name: str
    state: str  # ok, note (works, but know this) or failed
    detail: str
    remedy: str = ""
    short: str = ""  # for the summary line
    data: dict[str, Any] = field(default_factory=dict)
