"""Listening sockets: one a loop on the same port where the system shares it out, else one."""

from __future__ import annotations

import contextlib
import socket
import sys

BACKLOG = 2048


class PortBusy(Exception):
    """Somebody listens there already; one line that says so and what to do."""


def shares_ports() -> bool:
    """Whether SO_REUSEPORT spreads connections. macOS has the option and gives (nearly) all of
    them to one socket; only Linux balances (socket(7))."""
    return sys.platform.startswith("linux") and hasattr(socket, "SO_REUSEPORT")


def make(host: str, port: int, *, reuse_port: bool = False) -> socket.socket:
    """Bound, not listening. The protocol is named because asyncio sets TCP_NODELAY only then."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would mean: let others take my port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        found.bind((host, port))
    except BaseException:
        found.close()
        raise
    return found


def claim(host: str, port: int) -> socket.socket:
    """Bind and listen alone; `PortBusy` where another server, sharing or not, is there."""
    try:
        door = make(host, port)
        door.listen(BACKLOG)
    except OSError as error:
        raise _busy(host, port, error) from None
    return door


def _busy(host: str, port: int, error: OSError) -> PortBusy:
    said = error.strerror or str(error)
    return PortBusy(f"cannot listen on {host}:{port} ({said}): choose another --port")


def open_doors(host: str, port: int, count: int) -> tuple[int, list[socket.socket]]:
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


def listen(doors: list[socket.socket]) -> None:
    """From now on the kernel shares visitors out to them; `PortBusy` as in `claim`."""
    for door in doors:
        try:
            door.listen(BACKLOG)
        except OSError as error:
            raise _busy(*door.getsockname(), error) from None


def accept_all(listener: socket.socket) -> list[socket.socket]:
    """Every connection that the kernel has finished and nobody has taken."""
    found = []
    with contextlib.suppress(BlockingIOError, OSError):
        listener.setblocking(False)
        while True:
            found.append(listener.accept()[0])
    return found
