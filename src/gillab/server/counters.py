"""Numbers that all interpreters of this process see: one block of memory, handed over uncopied.

Each slot has one writer, its own loop; everybody may read. A counter is one aligned 8-byte
integer, so a reader sees the old or the new value. Pieces of work are written before the
counter that announces them; a reader who is a whole ring behind may miss or mix some, which
the live view can bear and nothing else reads.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

COUNTERS = (
    "beat_ns",  # the loop last came round (monotonic clock)
    "work_since_ns",  # when the heavy request in hand was begun; 0: none
    "door",  # the place of the loop's own among the doors
    "in_hand",  # connections that wait for an answer or may soon
    "connections",  # open now
    "accepted",  # connections, in all
    "requests",  # begun
    "answered",  # of these, with a complete response
    "heavy",  # answered requests that were heavy
    "failed",  # answered with 500 or more
    "refused",  # answered with 408, 413 or 431
    "core",  # where the loop last ran; -1: the system does not say
    "interpreter",  # that the loop runs in; 0: main
    "interpreter",  # the id of the one that has this slot; 0: the main one
    "generation",  # how many loops have had this slot
    "left_behind",  # 1: main has given up on this loop
    "pieces",  # written to the ring, in all
)
PLACE = {name: i for i, name in enumerate(COUNTERS)}
PIECE, RING = 7, 256  # integers a piece, pieces a ring
BLOCKED_NS = 500_000_000  # a loop without a beat for so long is not waited for
SLOT = len(COUNTERS) + PIECE * RING


class Slot:
    """One writer's part of the board."""

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
    def turns(self) -> bool:
        """Whether its loop came round lately."""
        return time.monotonic_ns() - self["beat_ns"] < BLOCKED_NS

    @property
    def used(self) -> bool:
        return bool(self["generation"] or self["requests"])

    def counters(self) -> dict[str, int]:
        return {name: self[name] for name in COUNTERS}


class Board:
    """Slots over shared memory; `memory` is what is passed to another interpreter."""

    def __init__(self, memory: memoryview):
        self.memory = memory
        numbers = memory.cast("B").cast("q")
        count = len(numbers) // SLOT
        self.slots = [Slot(numbers[i * SLOT : (i + 1) * SLOT]) for i in range(count)]

    @classmethod
    def of(cls, slots: int) -> Board:
        return cls(memoryview(bytearray(slots * SLOT * 8)))

    def counters(self) -> list[dict[str, int]]:
        """Of each slot that was ever used, with its number."""
        return [{"loop": i} | s.counters() for i, s in enumerate(self.slots) if s.used]
