"""Listening sockets: one for each loop on the same port if the system balances them, else one."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

from gillab.server.descriptors import EXHAUSTED

BACKLOG = 2048
RETRY_S = 1.0  # pause without free descriptors, as asyncio's ACCEPT_RETRY_DELAY


class PortBusy(Exception):
    """The port is taken or not permitted; one line says what to do."""


class Exhausted(Exception):
    """No descriptor or memory is left for a connection: accept again after RETRY_S."""


def shares_ports() -> bool:
    """Whether SO_REUSEPORT balances connections, as on Linux (socket(7)).

    macOS has the option, but gives nearly all connections to one socket.
    """
    return sys.platform.startswith("linux") and hasattr(socket, "SO_REUSEPORT")


def make(host: str, port: int, *, reuse_port: bool = False) -> socket.socket:
    """A bound socket. Its protocol is named, because otherwise asyncio does not set TCP_NODELAY."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # on Windows it would let other processes take the port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        found.bind((host, port))
    except BaseException:
        found.close()
        raise
    return found


def claim(host: str, port: int) -> socket.socket:
    """The only listener of this port; `PortBusy` if another one exists, shared or not."""
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

    With SO_REUSEPORT, two servers of one user would share the port without an error, so it is
    claimed without that option first. Between the two steps the port is free for an instant.
    """
    with claim(host, port) as first:
        port = first.getsockname()[1]
    try:
        return port, [make(host, port, reuse_port=True) for _ in range(count)]
    except OSError as error:  # taken in that instant
        raise _busy(host, port, error) from None


def listen(sockets: list[socket.socket]) -> None:
    """Start listening: the kernel balances connections from now on; `PortBusy` as in `claim`."""
    for listener in sockets:
        try:
            listener.listen(BACKLOG)
        except OSError as error:
            raise _busy(*listener.getsockname(), error) from None


def accept(listener: socket.socket) -> socket.socket | None:
    """The next connection of a non-blocking listener; `Exhausted` without free descriptors.

    None if another loop has accepted it or the client has left.
    """
    try:
        return listener.accept()[0]
    except OSError as error:
        if error.errno in EXHAUSTED:
            raise Exhausted from None
        return None


def accept_all(listener: socket.socket) -> Iterator[socket.socket]:
    """Accept every connection in the listener's queue; `Exhausted` as in `accept`."""
    while connection := accept(listener):
        yield connection
