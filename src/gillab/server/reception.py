"""How visitors reach the loops: by doors of the loops' own, or through the main interpreter."""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Iterable

from gillab.server import doors
from gillab.server.handle import READY, Loop

BLOCKED_NS = 500_000_000  # without a beat for so long, a loop is given nobody


class Reception:
    """Owns the port. Without shared ports `acceptor` is the one door, else it is None."""

    def __init__(self, host: str, port: int, count: int, *, sharing: bool):
        self.host = host
        self.acceptor: socket.socket | None = None
        self.waiting: deque[socket.socket] = deque()  # accepted, and nobody has them yet
        self._unused: list[socket.socket] = []
        self._turn = 0
        if sharing:
            self.port, self._unused = doors.open_doors(host, port, count)
        else:
            self.acceptor = doors.claim(host, port)
            self.acceptor.setblocking(False)
            self.port = self.acceptor.getsockname()[1]

    def door(self) -> socket.socket | None:
        """A loop's own, not yet listening; None where main accepts."""
        if self.acceptor is not None:
            return None
        if self._unused:
            return self._unused.pop()
        return doors.make(self.host, self.port, reuse_port=True)

    def welcome(self) -> None:
        if self.acceptor is not None:
            self.waiting.extend(doors.accept_all(self.acceptor))

    def seat(self, loops: Iterable[Loop]) -> None:
        """Round robin over the loops that are ready and turn; with none, visitors wait."""
        ready = [loop for loop in loops if loop.state == READY and _turns(loop)]
        while ready and self.waiting:
            self._turn += 1
            loop = ready[self._turn % len(ready)]
            if loop.hand(self.waiting[0]):
                self.waiting.popleft()
            else:
                ready.remove(loop)

    def close(self) -> None:
        """The acceptor's queue is taken in first; who cannot be seated is let go."""
        if self.acceptor is not None:
            self.acceptor.close()


def _turns(loop: Loop) -> bool:
    return time.monotonic_ns() - loop.slot["beat_ns"] < BLOCKED_NS
