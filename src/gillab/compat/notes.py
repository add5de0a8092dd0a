"""What to do instead, and what maintainers have said: notes.toml, beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("notes.toml")

Json = dict[str, Any]


@cache
def read() -> Json:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def instead(package: str) -> str:
    return str(read()["instead"].get(package, ""))


def position(package: str) -> Json:
    """{"says", "link", "day"} of the first position about it; empty where we found none."""
    return next((one for one in read()["position"] if package in one["packages"]), {})


def of_tool(tool: str) -> Json:
    """What the makers of a tool say; empty where we found nothing."""
    return dict(read()["tools"].get(tool, {}))
