"""Which loop accepts a connection, and what happens if it cannot."""

import asyncio
import errno
import socket

from gillab.server import listeners
from gillab.server.counters import Counters
from gillab.server.interpreters.accept_balancing import AcceptBalancing

ALWAYS_RESPONSIVE = 2**62


def test_which_loop_accepts() -> None:
    """Loops 0, 1 and 2 have their own listeners; no loop serves at the fourth."""

    async def ask(pending: tuple[int, int, int]) -> dict[int, bool]:
        counters = Counters.of(4)
        for place, slot in enumerate(counters.slots[:3]):
            slot["listener"], slot["pending"] = place, pending[place]
            slot["beat_ns"] = ALWAYS_RESPONSIVE
        counters.slots[3]["listener"] = 3
        balancing = AcceptBalancing(counters, counters.slots[0], {}, lambda connection: None)
        first = {place: balancing.should_accept(place) for place in range(4)}
        balancing.deferred.add(0)
        assert balancing.should_accept(0), "no connection is left to others twice"
        return first

    for pending, wanted in {
        (0, 0, 0): {0: True, 1: False, 2: False, 3: True},
        (1, 1, 1): {0: True, 1: False, 2: False, 3: True},
        (1, 0, 2): {0: False, 1: False, 2: True, 3: True},
        (0, 1, 2): {0: True, 1: True, 2: True, 3: True},
        (3, 2, 2): {0: False, 1: False, 2: False, 3: True},
    }.items():
        assert asyncio.run(ask(pending)) == wanted


class Exhausted(socket.socket):
    """A listener that fails for lack of descriptors until `free` is set."""

    calls, free = 0, False

    def accept(self):
        self.calls += 1
        if not self.free:
            raise OSError(errno.EMFILE, "too many open files")
        return super().accept()


async def at_an_exhausted_listener(listener: Exhausted) -> tuple[int, int, list[socket.socket]]:
    """Accept calls and counted failures in 0.4 s, and the connections served afterwards."""
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    listener.setblocking(False)
    counters, served = Counters.of(1), []
    slot = counters.slots[0]
    balancing = AcceptBalancing(counters, slot, {0: listener}, served.append)
    balancing.open()
    with socket.create_connection(listener.getsockname()):
        await asyncio.sleep(0.4)
        calls, failures, listener.free = listener.calls, slot["accept_failures"], True
        async with asyncio.timeout(10):
            while not served:
                await asyncio.sleep(0.01)
    balancing.close()
    return calls, failures, served


def test_accepting_pauses_while_descriptors_are_exhausted(monkeypatch) -> None:
    monkeypatch.setattr(listeners, "RETRY_S", 0.2)
    with Exhausted() as listener:
        calls, failures, served = asyncio.run(at_an_exhausted_listener(listener))
    assert 1 <= calls == failures <= 3, "one call each 0.2 s; without a pause it is thousands"
    assert len(served) == 1, "the connection waited in the queue"
    served[0].close()
