"""A web server of one function: it answers every client with its interpreter's number."""

import asyncio
import socket
from concurrent import interpreters

from gillab.server import listeners


def serve(listener: int, line: int) -> None:
    """Answer clients at the listener until something arrives on the line.

    Both are descriptors, whose owner this becomes: it closes them in the end.
    """
    serving = _serve(socket.socket(fileno=listener), socket.socket(fileno=line))
    # On Windows asyncio's default loop cannot share a listener with other loops; this one can.
    asyncio.run(serving, loop_factory=asyncio.SelectorEventLoop)


async def _serve(listener: socket.socket, line: socket.socket) -> None:
    line.setblocking(False)
    server = await asyncio.start_server(_answer, sock=listener)
    await asyncio.get_running_loop().sock_recv(line, 10)
    server.close()
    line.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:  # closed before its request was whole
        writer.close()
        return
    text = f"interpreter {interpreters.get_current().id}\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n"
    writer.write((head + text).encode())
    await writer.drain()
    writer.close()


def open_listeners(count: int) -> tuple[int, list[socket.socket]]:
    """A free port of this machine and `count` sockets that share it, one a loop."""
    if listeners.shares_ports():
        return listeners.bind_shared("127.0.0.1", 0, count)
    # Other systems: one listener and copies of it; whichever loop is free accepts.
    first = listeners.claim("127.0.0.1", 0)
    return first.getsockname()[1], [first, *(first.dup() for _ in range(count - 1))]
