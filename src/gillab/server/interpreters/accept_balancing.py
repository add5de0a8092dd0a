"""Who takes the next visitor: every loop has a door of its own and helps at its neighbours'.

The kernel shares visitors out to the doors blindly (SO_REUSEPORT, socket(7)). Left at that, one
loop has three heavy requests in hand while another has none. So a loop that has less in hand than
a neighbour also takes in who waits at that neighbour's door. A loop with plenty in hand of its own
does not look there: waking up for a neighbour's visitor costs more than it could gain.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from gillab.server.counters import Board, Slot

PLENTY = 4  # requests in hand
PAUSE_S = 0.05  # between two looks at neighbours' doors by a loop with plenty in hand
WAIT_S = 0.0005  # a visitor is left to another loop for so long; epoll makes a millisecond of it


class Sharing:
    """The doors that one loop watches, its own first."""

    def __init__(
        self,
        board: Board,
        slot: Slot,
        doors: dict[int, socket.socket],
        welcome: Callable[[socket.socket], None],
    ):
        self.board, self.slot, self.doors, self.welcome = board, slot, doors, welcome
        self.waited: set[int] = set()  # doors at which somebody was left to others once
        self.loop = asyncio.get_running_loop()

    def open(self) -> None:
        for place in self.doors:
            self._watch(place)

    def close(self) -> None:
        """The doors stay open for the others: each loop has descriptors of its own."""
        doors, self.doors = self.doors, {}
        for door in doors.values():
            self.loop.remove_reader(door)
            door.close()

    def _watch(self, place: int) -> None:
        if place in self.doors:
            self.loop.add_reader(self.doors[place], self._knock, place)

    def _knock(self, place: int) -> None:
        if self.slot["left_behind"]:
            self.close()
        elif self.is_mine(place):
            self.waited.discard(place)
            with contextlib.suppress(OSError):  # another loop was faster, or the visitor left
                self.welcome(self.doors[place].accept()[0])
        else:
            self.waited.add(place)
            self.loop.remove_reader(self.doors[place])
            busy = place != self.slot["door"] and self.slot["in_hand"] >= PLENTY
            self.loop.call_later(PAUSE_S if busy else WAIT_S, self._watch, place)

    def is_mine(self, place: int) -> bool:
        """At its own door a loop leaves a visitor to one with less in hand (who looks there only
        while that is less than plenty), but only once; at another's it takes in whom the owner
        should not have to."""
        mine = self.slot["in_hand"]
        others = [slot for slot in self.board.slots if slot is not self.slot and slot.turns]
        if place == self.slot["door"]:
            return place in self.waited or all(
                slot["in_hand"] >= min(mine, PLENTY) for slot in others
            )
        return all(slot["in_hand"] > mine for slot in others if slot["door"] == place)
