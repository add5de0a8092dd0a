"""Fetch further Python builds to measure; the course does not need them."""

from __future__ import annotations

import re

from setup import cpython
from setup.commands import Stop, say


def verb(arguments: list[str]) -> int:
    if len(arguments) != 1 or not re.fullmatch(r"3\.\d+(\.\d+)?t?", arguments[0]):
        raise Stop("name one build, such as 3.15 or 3.14t (t is free-threaded): build 3.14t")
    say(f"CPython {arguments[0]} is at {cpython.provide(arguments[0])}")
    return 0
