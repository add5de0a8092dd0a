"""One finding of doctor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from setup.places import start

SET_UP = start("site")


@dataclass(frozen=True)
class Check:
    name: str
    state: str  # ok, note (works, but know this) or failed
    detail: str
    remedy: str = ""
    short: str = ""  # for the summary line
    data: dict[str, Any] = field(default_factory=dict)
