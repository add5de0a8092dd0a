"""Listening sockets: one for each loop on the same port where the system spreads connections over
them, else a single one."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

from gillab.server.descriptors import EXHAUSTED

BACKLOG = 2048
RETRY_S = 1.0  # after accepting failed for want of descriptors: asyncio's ACCEPT_RETRY_DELAY


class PortBusy(Exception):
    """The port is taken, or may not be used; one line that says so and what to do."""


class Exhausted(Exception):
    """No descriptor or memory is left for a connection: accept again after RETRY_S."""


def shares_ports() -> bool:
    """Whether SO_REUSEPORT spreads connections. macOS has the option and gives (nearly) all of
    them to one socket; only Linux balances (socket(7))."""
    return sys.platform.startswith("linux") and hasattr(socket, "SO_REUSEPORT")


def make(host: str, port: int, *, reuse_port: bool = False) -> socket.socket:
    """Bound, not listening. The protocol is named because asyncio sets TCP_NODELAY only then."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let other processes take the port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        found.bind((host, port))
    except BaseException:
        found.close()
        raise
    return found


def claim(host: str, port: int) -> socket.socket:
    """The only listener of this port; `PortBusy` where another one, shared or not, exists."""
    try:
        listener = make(host, port)
        listener.listen(BACKLOG)
    except OSError as error:
        raise _busy(host, port, error) from None
    return listener


def _busy(host: str, port: int, error: OSError) -> PortBusy:
    said = error.strerror or str(error)
    return PortBusy(f"cannot listen on {host}:{port} ({said}): choose another --port")


def bind_shared(host: str, port: int, count: int) -> tuple[int, list[socket.socket]]:
    """The port and `count` sockets that share it, not yet listening.

    A server with SO_REUSEPORT would silently take a share from another of the same user, so the
    port is claimed without it first. Between the two steps it is free for an instant.
    """
    with claim(host, port) as first:
        port = first.getsockname()[1]
    try:
        return port, [make(host, port, reuse_port=True) for _ in range(count)]
    except OSError as error:  # taken in that instant
        raise _busy(host, port, error) from None


def listen(sockets: list[socket.socket]) -> None:
    """From now on the kernel spreads connections over them; `PortBusy` as in `claim`."""
    for listener in sockets:
        try:
            listener.listen(BACKLOG)
        except OSError as error:
            raise _busy(*listener.getsockname(), error) from None


def accept(listener: socket.socket) -> socket.socket | None:
    """The next connection of a listener that does not block; None: another loop was faster, or
    the client has left. `Exhausted` when this process can have no more."""
    try:
        return listener.accept()[0]
    except OSError as error:
        if error.errno in EXHAUSTED:
            raise Exhausted from None
        return None


def accept_all(listener: socket.socket) -> Iterator[socket.socket]:
    """Every connection that the kernel has finished and nobody has accepted; `Exhausted` as in
    `accept`."""
    while connection := accept(listener):
        yield connection
