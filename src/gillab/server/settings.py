"""What the loop server is given, and the limits it has whatever it is given."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, dataclass_transform

LIMITS = (
    "limits: a crash in C ends every loop; a task that hangs is left behind, not ended; "
    "C extensions without support for a GIL of their own are refused"
)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0  # before a loop that failed is started again
MOST_FAILURES = 5  # in a row, of one loop, before it is given up
MOST_HUNG = 8  # interpreters left behind before the whole process asks to be replaced


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Given:
    """Named values with defaults, given by keyword; `TypeError` for an unknown or a missing one.

    Neither a dataclass, which imports `inspect`, nor a typed NamedTuple, which imports `ast`: the
    main interpreter of the loops would keep these for good.
    """

    def __init__(self, **values: Any):
        names = type(self).__annotations__
        unknown = values.keys() - names.keys()
        missing = [name for name in names if name not in values and not hasattr(type(self), name)]
        if unknown or missing:
            raise TypeError(f"unknown: {sorted(unknown)}, missing: {missing}")
        vars(self).update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} is fixed once it is given")

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in type(self).__annotations__}


class Bounds(Given):
    """What one request may take."""

    body_bytes: int = 4_000_000
    request_s: float = 30.0  # from its head to the start of its response
    head_s: float = 10.0  # from connecting, or the last response, to a request's head
    stall_s: float = 30.0  # without a byte of the response being taken


class Settings(Given):
    """`app` is "module:function", called once in each interpreter."""

    app: str
    workers: int = 2
    host: str = "127.0.0.1"
    port: int = 0
    hand_over: bool = False  # accept in main and hand out, as where ports are not shared
    hang_s: float = 30.0  # silence of a loop, or age of a task, that counts as hanging
    start_s: float = 30.0
    drain_s: float = 10.0
    switch_s: float = 0.0005  # a loop shares its GIL with its own work thread only
    most_connections: int = 2000  # a loop
    bounds: Bounds = Bounds()
    options: Mapping[str, Any] = MappingProxyType({})

    def order(self) -> dict[str, Any]:
        """As JSON carries it to an interpreter."""
        return self.as_dict() | {"bounds": self.bounds.as_dict(), "options": dict(self.options)}
