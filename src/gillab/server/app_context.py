"""The argument of an app's factory: data about the interpreter that will serve the app."""

from __future__ import annotations

from dataclasses import dataclass

from gillab.server.counters import Counters


@dataclass(frozen=True, slots=True)
class AppContext:
    """A factory is called with it once in each interpreter."""

    number: int  # of this event loop, from 0; a replacement may have another
    workers: int  # event loops in all
    counters: Counters  # of all loops; this loop writes to slot `number` only
    faults: bool = False  # whether --faults was given
