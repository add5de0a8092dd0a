"""What a factory is told about the interpreter that it makes an app for."""

from __future__ import annotations

from dataclasses import dataclass

from gillab.server.counters import Counters


@dataclass(frozen=True, slots=True)
class AppContext:
    """The argument of an app's factory, which is called once in each interpreter."""

    number: int  # of this event loop, from 0; a replacement may have another
    workers: int  # event loops in all
    counters: Counters  # of all loops; this one writes to slot `number` only
    faults: bool = False  # whether --faults was given
