"""Numbers that all interpreters of this process see, in one block of memory that none copies.

Each event loop has a slot, and only that loop writes to it; everybody may read. A counter is one
aligned 8-byte integer, so a reader sees the old or the new value, never a part of each. A slot also
holds a ring of the latest pieces of work. A piece is written before the counter that announces it.
A reader who is a whole ring behind may miss pieces or read mixed ones: only the live view reads
them, and there that does no harm.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

COUNTERS = (
    "beat_ns",  # when the loop last came round, by the monotonic clock
    "work_since_ns",  # when the heavy request that is computed was begun; 0: none
    "listener",  # the place of the loop's own listener among all
    "pending",  # connections that wait for a response, or whose request may still come
    "connections",  # open now
    "accepted",  # connections, in all
    "accept_failures",  # times that accepting failed because descriptors were used up
    "requests",  # begun
    "answered",  # of these, with a complete response
    "heavy",  # answered requests that were heavy
    "failed",  # answered with a status of 500 or more
    "refused",  # answered with 408, 413 or 431, or closed for being too slow
    "core",  # on which the loop last ran; -1: the system does not say
    "interpreter",  # id of the interpreter that the loop runs in; 0: main
    "generation",  # how many loops have had this slot
    "left_behind",  # 1: the main interpreter has given up on this loop
    "pieces",  # written to the ring, in all
)
PLACE = {name: i for i, name in enumerate(COUNTERS)}
PIECE, RING = 7, 256  # integers a piece, pieces a ring
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
        """For the slot's own loop only: reading and writing are two steps."""
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
        """Whether its loop came round within BLOCKED_NS."""
        return time.monotonic_ns() - self["beat_ns"] < BLOCKED_NS

    @property
    def used(self) -> bool:
        return bool(self["generation"] or self["requests"])

    def as_dict(self) -> dict[str, int]:
        return {name: self[name] for name in COUNTERS}


class Counters:
    """A slot for each event loop; `memory` is what is passed to another interpreter."""

    def __init__(self, memory: memoryview):
        self.memory = memory
        numbers = memory.cast("B").cast("q")
        count = len(numbers) // SLOT
        self.slots = [Slot(numbers[i * SLOT : (i + 1) * SLOT]) for i in range(count)]

    @classmethod
    def of(cls, slots: int) -> Counters:
        return cls(memoryview(bytearray(slots * SLOT * 8)))

    def as_dicts(self) -> list[dict[str, int]]:
        """Of each slot that was ever used, with its number as "loop"."""
        return [{"loop": i} | s.as_dict() for i, s in enumerate(self.slots) if s.used]
