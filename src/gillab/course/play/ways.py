"""The ways in a sentence each: the forms and the terminal read the table that pages include."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

TABLE = Path(__file__).with_name("ways.md")


def about(ways: Sequence[str]) -> dict[str, str]:
    """way → who computes."""
    rows = [line.strip("| ").split(" | ") for line in TABLE.read_text("utf-8").splitlines()[2:]]
    found = dict(rows)
    return {way: found[way] for way in ways}
