"""A web server of one function: it answers every visitor with its interpreter's number."""

import asyncio
import socket
from concurrent import interpreters

from gillab.server import listeners


def serve(door: int, line: int) -> None:
    """Answer visitors at the door until something arrives on the line.

    Both are descriptors, whose owner this becomes: it closes them in the end.
    """
    serving = _serve(socket.socket(fileno=door), socket.socket(fileno=line))
    # Not Windows' own kind of loop: a door that several loops share may be given to one of those.
    asyncio.run(serving, loop_factory=asyncio.SelectorEventLoop)


async def _serve(door: socket.socket, line: socket.socket) -> None:
    line.setblocking(False)
    server = await asyncio.start_server(_answer, sock=door)
    await asyncio.get_running_loop().sock_recv(line, 10)
    server.close()
    line.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:  # left without a word
        writer.close()
        return
    text = f"interpreter {interpreters.get_current().id}\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n"
    writer.write((head + text).encode())
    await writer.drain()
    writer.close()


def open_doors(count: int) -> tuple[int, list[socket.socket]]:
    """A free port of this machine and `count` sockets that share it, one a loop."""
    if listeners.shares_ports():
        return listeners.open_doors("127.0.0.1", 0, count)
    first = listeners.claim("127.0.0.1", 0)  # other systems: one door, and whoever is free opens it
    return first.getsockname()[1], [first, *(first.dup() for _ in range(count - 1))]
