"""Distribute connections: each event loop accepts at its own listener, or main accepts for all."""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from collections.abc import Iterable

from gillab.server import listeners
from gillab.server.interpreters.link import READY, InterpreterLink

NEIGHBOURS = 3  # a loop watches so many listeners of other loops, to limit wake-ups


class Dispatch:
    """Owns the port: a listener for each loop if the system shares ports, else one for main."""

    def __init__(self, host: str, port: int, count: int, *, shared: bool):
        self.waiting: deque[socket.socket] = deque()  # accepted, and not yet given to a loop
        self.shared = shared
        if shared:
            self.port, self.listeners = listeners.bind_shared(host, port, count)
            listeners.listen(self.listeners)
        else:
            self.listeners = [listeners.claim(host, port)]
            self.port = self.listeners[0].getsockname()[1]
        for listener in self.listeners:
            listener.setblocking(False)
        self._turn = 0

    def copies(self, place: int) -> dict[int, socket.socket]:
        """Copies of the listener at that index and of its neighbours, for one loop."""
        if not self.shared:
            return {}
        count = len(self.listeners)
        places = {(place + step) % count for step in range(NEIGHBOURS + 1)}
        found: dict[int, socket.socket] = {}
        try:
            for one in places:
                found[one] = self.listeners[one].dup()
        except OSError:
            for copy in found.values():
                copy.close()
            raise
        return found

    def accept(self) -> None:
        """Accept all waiting connections; `Exhausted` without free descriptors."""
        for listener in self.listeners:
            for connection in listeners.accept_all(listener):
                self.waiting.append(connection)

    def assign(self, links: Iterable[InterpreterLink]) -> None:
        """Assign each waiting connection to the ready loop with the fewest pending ones."""
        ready = [link for link in links if link.state == READY and link.slot.responsive]
        while ready and self.waiting:
            self._turn += 1
            first = self._turn % len(ready)  # equal loops take turns
            link = min(ready[first:] + ready[:first], key=InterpreterLink.pending)
            if link.assign(self.waiting[0]):
                self.waiting.popleft()
            else:
                ready.remove(link)

    def close(self) -> None:
        """Refuse connections from now on.

        A hanging interpreter still has copies of the listeners; on Linux `shutdown` affects all
        copies.
        """
        for listener in self.listeners:
            if self.shared:
                with contextlib.suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)
            listener.close()
