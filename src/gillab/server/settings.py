"""The server's options in one table, which defines settings, defaults and the command line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

FAULTS_VARIABLE = "GILLAB_FAULTS"  # carries --faults to the worker processes of other servers
LOOPS_ONLY = ("loops",)


def number_between(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers; its error message names both ends."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{number} is not between {least} and {most}")
        return number

    return read


def seconds(text: str) -> float:
    """Read a positive number of seconds."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return number


def name_of_app(text: str) -> str:
    """Read "module:name"."""
    module, _, name = text.partition(":")
    if not module or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text} does not have the form module:name")
    return text


@dataclass(frozen=True, slots=True)
class Option:
    """A setting on the command line."""

    help: str
    read: Callable[[str], Any] | None  # from text to value; None: a flag without a value
    ways: tuple[str, ...]  # the ways that use it; empty: all


def option(
    default: Any,
    help: str,
    read: Callable[[str], Any] | None = None,
    *,
    ways: tuple[str, ...] = (),
) -> Any:
    """A field of `Settings` that is also an option --name."""
    known = {"option": Option(help, read, ways)}
    if callable(default):
        return field(default_factory=default, metadata=known)
    return field(default=default, metadata=known)


def cores() -> int:
    return os.process_cpu_count() or 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """One row per option: type, default, help, reader of its text, ways that use it."""

    way: str = option("loops", "how requests are served; see below", str)
    workers: int = option(cores, "event loops, or workers of the pool", number_between(1, 256))
    host: str = option("127.0.0.1", "the address to listen on", str)
    port: int = option(0, "0, the default: any free one", number_between(0, 65535))
    faults: bool = option(False, "add a route that misbehaves on request")
    app: str = option(
        "",
        "loops: module:name of an app of yours, or of its factory; the shop if left out",
        name_of_app,
        ways=LOOPS_ONLY,
    )
    hand_over: bool = option(
        False, "loops: accept in the main interpreter and hand connections over", ways=LOOPS_ONLY
    )
    hang_s: float = option(
        30.0,
        "loops: a silent loop, or a task of this age, counts as hanging",
        seconds,
        ways=LOOPS_ONLY,
    )
    drain_s: float = option(10.0, "time for open requests when the server stops", seconds)
    request_s: float = option(30.0, "from a request's head to the start of its response", seconds)
    head_s: float = option(10.0, "from connecting, or the last response, to a whole head", seconds)
    stall_s: float = option(30.0, "longest time without reading any of a response", seconds)
    body_bytes: int = option(4_000_000, "largest body of a request", number_between(0, 10**12))

    # Not on the command line.
    start_s: float = 30.0  # time limit for a loop's start
    switch_s: float = 0.0005  # switch interval: a loop shares its GIL with its work thread only
    most_connections: int = 2000  # per loop; fewer if the process may open fewer files


OPTIONS: dict[str, Option] = {
    row.name: row.metadata["option"] for row in fields(Settings) if "option" in row.metadata
}
