"""Choose the event loop that accepts a connection: each watches its own and other listeners.

The kernel balances connections without regard to load (SO_REUSEPORT, socket(7)), so one loop may
have three heavy requests pending while another has none. Therefore a loop with fewer pending
connections than a neighbour also accepts at that neighbour's listener. A busy loop does not watch
other listeners, because each wake-up costs time.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from gillab.server import listeners
from gillab.server.counters import Counters, Slot

BUSY = 4  # pending connections
BUSY_PAUSE_S = 0.05  # after which a busy loop watches a neighbour's listener again
DEFER_S = 0.0005  # wait for another loop to accept; epoll rounds it up to 1 ms


class AcceptBalancing:
    """The listeners that one loop watches, by index; its own is at `slot["listener"]`."""

    def __init__(
        self,
        counters: Counters,
        slot: Slot,
        watched: dict[int, socket.socket],
        serve: Callable[[socket.socket], None],
    ):
        self.counters, self.slot, self.watched, self.serve = counters, slot, watched, serve
        self.deferred: set[int] = set()  # listeners whose connection was left to other loops once
        self.loop = asyncio.get_running_loop()

    def open(self) -> None:
        for place in self.watched:
            self._watch(place)

    def close(self) -> None:
        """Close this loop's copies of the listeners; other loops continue with their own."""
        watched, self.watched = self.watched, {}
        for listener in watched.values():
            self.loop.remove_reader(listener)
            listener.close()

    def _watch(self, place: int) -> None:
        if place in self.watched:
            self.loop.add_reader(self.watched[place], self._connection_waits, place)

    def _watch_later(self, place: int, seconds: float) -> None:
        self.loop.remove_reader(self.watched[place])
        self.loop.call_later(seconds, self._watch, place)

    def _connection_waits(self, place: int) -> None:
        if self.slot["left_behind"]:
            self.close()
        elif self.should_accept(place):
            self.deferred.discard(place)
            self._accept(place)
        else:
            self.deferred.add(place)
            busy = place != self.slot["listener"] and self.slot["pending"] >= BUSY
            self._watch_later(place, BUSY_PAUSE_S if busy else DEFER_S)

    def _accept(self, place: int) -> None:
        """Accept one connection; pause if no descriptor is free.

        The listener then stays readable, so without a pause the loop would try again at once.
        """
        try:
            connection = listeners.accept(self.watched[place])
        except listeners.Exhausted:
            self.slot.add("accept_failures")
            self._watch_later(place, listeners.RETRY_S)
        else:
            if connection:
                self.serve(connection)

    def should_accept(self, place: int) -> bool:
        """Whether this loop should accept at the listener `place` now.

        At its own listener, it first leaves a connection once to a loop that has fewer pending
        connections and is not busy. At a neighbour's, it accepts if the owner has more pending.
        """
        pending = self.slot["pending"]
        others = [s for s in self.counters.slots if s is not self.slot and s.responsive]
        if place == self.slot["listener"]:
            return place in self.deferred or all(
                other["pending"] >= min(pending, BUSY) for other in others
            )
        return all(other["pending"] > pending for other in others if other["listener"] == place)
