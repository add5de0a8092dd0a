"""How visitors reach the loops: by doors that the loops watch, or through the main interpreter."""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from collections.abc import Iterable

from gillab.server import listeners
from gillab.server.interpreters.link import READY, Loop

NEIGHBOURS = 3  # at whose doors a loop helps: each visitor wakes up as many loops, no more


class Reception:
    """Owns the port: a door for each loop where the system shares ports, else one for main."""

    def __init__(self, host: str, port: int, count: int, *, sharing: bool):
        self.waiting: deque[socket.socket] = deque()  # accepted, and nobody has them yet
        self.sharing = sharing
        if sharing:
            self.port, self.doors = listeners.open_doors(host, port, count)
            listeners.listen(self.doors)
        else:
            self.doors = [listeners.claim(host, port)]
            self.port = self.doors[0].getsockname()[1]
        for door in self.doors:
            door.setblocking(False)
        self._turn = 0

    def copies(self, place: int) -> dict[int, int]:
        """Descriptors for the loop whose door is at that place, and of its neighbours' doors."""
        if not self.sharing:
            return {}
        count = len(self.doors)
        places = {(place + step) % count for step in range(NEIGHBOURS + 1)}
        return {place: self.doors[place].dup().detach() for place in places}

    def welcome(self) -> None:
        for door in self.doors:
            self.waiting.extend(listeners.accept_all(door))

    def seat(self, loops: Iterable[Loop]) -> None:
        """Whom main has, with the loop that has least in hand; with none ready, they wait."""
        ready = [loop for loop in loops if loop.state == READY and loop.slot.turns]
        while ready and self.waiting:
            self._turn += 1
            first = self._turn % len(ready)  # of equals each in turn
            loop = min(ready[first:] + ready[:first], key=Loop.in_hand)
            if loop.hand(self.waiting[0]):
                self.waiting.popleft()
            else:
                ready.remove(loop)

    def close(self) -> None:
        """For good, also where a loop that hangs keeps its copy (Linux: shutdown is for all)."""
        for door in self.doors:
            if self.sharing:
                with contextlib.suppress(OSError):
                    door.shutdown(socket.SHUT_RDWR)
            door.close()
