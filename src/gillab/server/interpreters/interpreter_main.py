"""Run in each interpreter: one event loop, one uvicorn server, one thread for heavy work.

Each interpreter imports these modules itself. They must be pure Python, or C that declares support
for a per-interpreter GIL.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import sys
import time
from concurrent import interpreters
from typing import Any

from uvicorn import Config

from gillab.server.app_context import AppContext
from gillab.server.counters import Counters, Slot
from gillab.server.heavy_work import current_core
from gillab.server.interpreters.load_app import (
    AppError,
    UnfitApp,
    load_app,
    note_refused_imports,
)
from gillab.server.interpreters.uvicorn_server import DrainingServer, TimedProtocol
from gillab.server.limits import RequestLimits
from gillab.server.settings import Settings

BEAT_S = 0.1
TCP = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)


class Control:
    """JSON lines to and from the main interpreter."""

    def __init__(self, end: socket.socket):
        self.end = end

    def say(self, **message: Any) -> None:
        with contextlib.suppress(OSError):
            self.end.sendall(json.dumps(message).encode() + b"\n")

    async def orders(self):
        """Yield orders until the other end is closed."""
        reader, writer = await asyncio.open_connection(sock=self.end)
        self.writer = writer
        while line := await reader.readline():
            yield json.loads(line)


def serve(
    number: int,
    settings_json: str,
    memory: memoryview,
    control_end: socket.socket,
    listeners: dict[int, socket.socket],
) -> str:
    """Serve until the order to stop; return "stopped", "hung" or the app's error.

    It is "hung" if a task still runs: an interpreter with a running thread cannot be closed.
    """
    settings = Settings(**json.loads(settings_json))
    sys.setswitchinterval(settings.switch_s)  # of this interpreter only
    control, counters = Control(control_end), Counters(memory)
    slot = counters.slots[number]
    slot["interpreter"] = interpreters.get_current().id
    refused = note_refused_imports()
    try:
        app = load_app(
            settings.app, AppContext(number, settings.workers, counters, settings.faults)
        )
        if refused:
            control.say(say="refused", modules=refused)
        limits = RequestLimits(app, slot, settings)
        asyncio.run(run(settings, limits, counters, control, listeners))
    except AppError as error:
        control.say(say="unfit" if isinstance(error, UnfitApp) else "failed", modules=refused)
        return str(error)
    finally:
        untie_sentinels()
    return "hung" if slot["work_since_ns"] else "stopped"


def untie_sentinels() -> None:
    """Let CPython 3.14 and 3.15 free this interpreter's memory when it is closed.

    A class that is its own type (`type(x) is x`) is never freed, nor are the objects it refers to.
    h11's sentinels are such classes (h11/_util.py): each interpreter that has imported h11 leaks
    about 3 MB, unless its sentinels get an ordinary type again.
    """
    from h11._util import Sentinel

    for sentinel in type.__subclasses__(Sentinel):
        if type(sentinel) is sentinel:
            sentinel.__class__ = Sentinel


def uvicorn_config(settings: Settings, limits: RequestLimits) -> Config:
    class Protocol(TimedProtocol):
        head_s, stall_s = settings.head_s, settings.stall_s

    Protocol.limits = limits
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return Config(
        limits,
        http=Protocol,
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=settings.drain_s,  # ty: ignore[invalid-argument-type]
        limit_concurrency=settings.most_connections,
    )


async def run(
    settings: Settings,
    limits: RequestLimits,
    counters: Counters,
    control: Control,
    listeners: dict[int, socket.socket],
) -> None:
    """Run one server; beside it, report that the loop runs, and carry out main's orders."""
    server = DrainingServer(uvicorn_config(settings, limits), limits, counters, listeners)
    side_tasks = (
        asyncio.create_task(beat(limits.slot, server, control)),
        asyncio.create_task(obey(limits.slot, server, control)),
    )
    await server.run_here()
    if not server.started:
        raise AppError("the app's start-up failed; its traceback is above")
    for task in side_tasks:
        task.cancel()
    await asyncio.gather(*side_tasks, return_exceptions=True)


async def beat(slot: Slot, server: DrainingServer, control: Control) -> None:
    """Write the time to the slot every BEAT_S; report when the server has started."""
    reported = False
    while True:
        slot["beat_ns"] = time.monotonic_ns()
        slot["core"] = current_core()
        if server.started and not reported:
            reported = True
            control.say(say="ready")
        await asyncio.sleep(BEAT_S if reported else 0.01)


async def obey(slot: Slot, server: DrainingServer, control: Control) -> None:
    """Carry out the main interpreter's orders; stop when it has closed the socket."""
    async for order in control.orders():
        if order["do"] == "serve":
            with contextlib.suppress(OSError):  # one bad descriptor does not end the loop
                serve_descriptor(order["fd"], slot, server)
        elif order["do"] == "stop":
            server.should_exit = True
    server.should_exit = True


def serve_descriptor(fd: int, slot: Slot, server: DrainingServer) -> None:
    """Serve the connection with this descriptor.

    Family and protocol are given, because macOS does not report them after a reset.
    """
    connection = socket.socket(*TCP, fileno=fd)
    if slot["left_behind"]:  # another loop serves a copy of this connection
        connection.close()
    else:
        server.serve_connection(connection)
