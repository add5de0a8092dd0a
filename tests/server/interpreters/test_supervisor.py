"""The supervisor in the main interpreter."""

import errno
import signal
import socket
import time

import pytest

from gillab.server import listeners
from gillab.server.interpreters.dispatch import Dispatch
from gillab.server.interpreters.supervisor import Supervisor
from gillab.server.interpreters.wakeup import Wakeup
from gillab.server.settings import Settings


@pytest.fixture
def supervisor():
    """A supervisor that accepts in main and has no loops."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    found = Supervisor(Settings(workers=1, hand_over=True), lambda line: None)
    found.dispatch = Dispatch("127.0.0.1", 0, 1, shared=False)
    found.wakeup = Wakeup(lambda number, frame: None)
    found.wakeup.watch(found.dispatch.listeners[0], found._accept)
    yield found
    found.wakeup.close()
    found.dispatch.close()
    for number, handler in before.items():
        signal.signal(number, handler)


def turn(supervisor: Supervisor, seconds: float) -> None:
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        supervisor._turn_once()


def test_main_pauses_while_descriptors_are_exhausted(supervisor, monkeypatch) -> None:
    calls = 0

    def exhausted(listener: socket.socket) -> socket.socket | None:
        nonlocal calls
        calls += 1
        raise listeners.Exhausted from OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(listeners, "RETRY_S", 0.2)
    with socket.create_connection(supervisor.dispatch.listeners[0].getsockname()):
        with monkeypatch.context() as patch:
            patch.setattr(listeners, "accept", exhausted)
            turn(supervisor, 0.5)
        assert 1 <= calls <= 3, "one call each 0.2 s; without a pause it is thousands"
        assert not supervisor.dispatch.waiting
        turn(supervisor, 0.5)
        (connection,) = supervisor.dispatch.waiting
        connection.close()
