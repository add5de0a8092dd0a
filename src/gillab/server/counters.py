"""Counters that all interpreters of this process share in one block of memory.

Each event loop has a slot. Only that loop writes to it; all may read. A counter is one aligned
8-byte integer, so a reader sees the old or the new value, never a mixture. A slot also has a ring
of the latest pieces of work. A piece is written before the counter of pieces is increased. A reader
that is a whole ring behind may miss pieces or read mixed ones: this is acceptable, because only the
live view reads them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

COUNTERS = (
    "beat_ns",  # when the loop last ran its timer, by the monotonic clock
    "work_since_ns",  # when the current heavy request was begun; 0: none
    "listener",  # the index of the loop's own listener
    "pending",  # connections that wait for a response, or whose request may still come
    "connections",  # open connections
    "accepted",  # all accepted connections
    "accept_failures",  # failures to accept for lack of descriptors
    "requests",  # requests begun
    "answered",  # requests with a complete response
    "heavy",  # answered heavy requests
    "failed",  # requests answered with a status of 500 or more
    "refused",  # requests answered with 408, 413 or 431, or closed because they were too slow
    "core",  # the core on which the loop last ran; -1: not known
    "interpreter",  # id of the loop's interpreter; 0: main
    "generation",  # number of loops that have had this slot
    "left_behind",  # 1: the main interpreter has replaced this loop, which hangs
    "pieces",  # all pieces written to the ring
)
PLACE = {name: i for i, name in enumerate(COUNTERS)}
PIECE, RING = 7, 256  # integers per piece, pieces per ring
BLOCKED_NS = 500_000_000  # after so long without a beat a loop gets no more connections
SLOT = len(COUNTERS) + PIECE * RING


class Slot:
    """The counters and the ring of one event loop."""

    def __init__(self, numbers: memoryview):
        self._numbers = numbers

    def __getitem__(self, name: str) -> int:
        return self._numbers[PLACE[name]]

    def __setitem__(self, name: str, value: int) -> None:
        self._numbers[PLACE[name]] = value

    def add(self, name: str, change: int = 1) -> None:
        """Only the slot's own loop may call this: reading and writing are two steps."""
        self._numbers[PLACE[name]] += change

    def write_piece(self, piece: tuple[int, ...]) -> None:
        at = len(COUNTERS) + self["pieces"] % RING * PIECE
        for offset, number in enumerate(piece):
            self._numbers[at + offset] = number
        self.add("pieces")

    def pieces_since(self, seen: int) -> Iterator[list[int]]:
        """Pieces number `seen` and later, as far as the ring still has them."""
        for number in range(max(seen, self["pieces"] - RING), self["pieces"]):
            at = len(COUNTERS) + number % RING * PIECE
            yield self._numbers[at : at + PIECE].tolist()

    @property
    def responsive(self) -> bool:
        """Whether its loop ran within the last BLOCKED_NS."""
        return time.monotonic_ns() - self["beat_ns"] < BLOCKED_NS

    @property
    def used(self) -> bool:
        return bool(self["generation"] or self["requests"])

    def as_dict(self) -> dict[str, int]:
        return {name: self[name] for name in COUNTERS}


class Counters:
    """A slot for each event loop; `memory` is passed to other interpreters."""

    def __init__(self, memory: memoryview):
        self.memory = memory
        numbers = memory.cast("B").cast("q")
        count = len(numbers) // SLOT
        self.slots = [Slot(numbers[i * SLOT : (i + 1) * SLOT]) for i in range(count)]

    @classmethod
    def of(cls, slots: int) -> Counters:
        return cls(memoryview(bytearray(slots * SLOT * 8)))

    def as_dicts(self) -> list[dict[str, int]]:
        """The counters of each slot that was ever used, with its number as "loop"."""
        return [{"loop": i} | s.as_dict() for i, s in enumerate(self.slots) if s.used]
