"""What runs inside each interpreter: one event loop, one uvicorn server, one thread for work.

Everything imported here is imported once an interpreter, and must be allowed to: pure Python,
or C that declares support for a GIL of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import json
import logging
import socket
import sys
import time
from concurrent import interpreters
from dataclasses import dataclass, field
from importlib.machinery import ExtensionFileLoader
from typing import Any

from gillab.server.polling import new_loop

BEAT_S = 0.1
# New objects more than freed ones. At Python's 2,000, collections took 2 to 3 % of all CPU time
# under load (measured against gc.disable(), two loops, 400 requests waiting).
COLLECT_AFTER = 10_000


@dataclass(frozen=True, slots=True)
class Seat:
    """What an app is told about the interpreter it is started in."""

    number: int
    workers: int
    board: Any  # gillab.server.counters.Board
    options: dict[str, Any] = field(default_factory=dict)


class Control:
    """JSON lines to and from the main interpreter."""

    def __init__(self, end: socket.socket):
        self.end = end

    def say(self, **message: Any) -> None:
        with contextlib.suppress(OSError):
            self.end.sendall(json.dumps(message).encode() + b"\n")

    async def orders(self):
        """Messages as they come, until the other end is closed."""
        reader, writer = await asyncio.open_connection(sock=self.end)
        self.writer = writer
        while line := await reader.readline():
            yield json.loads(line)


def serve(
    order: str, memory: memoryview, control: socket.socket, doors: dict[int, socket.socket]
) -> str:
    """Serve until told to stop. Returns "stopped", or "hung" when a task still runs: an
    interpreter with a thread in it cannot be closed."""
    settings = json.loads(order)
    sys.setswitchinterval(settings["switch_s"])  # of this interpreter only: its GIL is its own
    refused = note_refused_imports()
    say = Control(control).say
    try:
        factory = find_app(settings["app"])
        guard, board = load_app(factory, settings, memory)
    except ImportError as error:
        say(say="unfit", modules=refused)
        raise RuntimeError(f"cannot load {settings['app']}: {error}") from None
    if refused:
        say(say="without", modules=refused)
    gc.collect()
    gc.freeze()  # what is loaded stays: no collection has to look at it again
    gc.set_threshold(COLLECT_AFTER)
    try:
        asyncio.run(run(settings, guard, board, Control(control), doors), loop_factory=new_loop)
    finally:
        gc.unfreeze()  # or it would outlive its interpreter
        untie_sentinels()
    return "hung" if guard.slot["work_since_ns"] else "stopped"


def note_refused_imports() -> list[str]:
    """Names of extension modules refused from now on, also those that a package does without."""
    refused: list[str] = []
    original = ExtensionFileLoader.create_module

    def create_module(self, spec):
        try:
            return original(self, spec)
        except ImportError as error:
            if "subinterpreters" in str(error):
                refused.append(spec.name)
            raise

    ExtensionFileLoader.create_module = create_module
    return refused


def untie_sentinels() -> None:
    """Classes that are their own type keep the memory of a closed interpreter (3.14 and 3.15).

    h11's sentinels are such (`type(x) is x`, h11/_util.py): some 3 MB stay behind for each
    interpreter that has imported it, unless they get an ordinary type again.
    """
    from h11._util import Sentinel

    for sentinel in type.__subclasses__(Sentinel):
        if type(sentinel) is sentinel:
            sentinel.__class__ = Sentinel


def find_app(name: str):
    """The function of "module:function"; `ImportError` for either."""
    module, _, function = name.partition(":")
    factory = getattr(importlib.import_module(module), function, None)
    if factory is None:
        raise ImportError(f"{module} has no {function}")
    return factory


def load_app(factory, settings: dict[str, Any], memory: memoryview):
    """Call the factory with this interpreter's `Seat`; the app, guarded, and the board."""
    from gillab.server.counters import Board
    from gillab.server.limits import Guard
    from gillab.server.settings import Bounds

    board = Board(memory)
    seat = Seat(settings["number"], settings["workers"], board, settings["options"])
    slot = board.slots[seat.number]
    slot["interpreter"] = interpreters.get_current().id
    return Guard(factory(seat), slot, Bounds(**settings["bounds"])), board


async def run(settings: dict[str, Any], guard, board, control: Control, doors) -> None:
    """One server, its heart-beat, and the main interpreter's orders."""
    from gillab.server.interpreters.uvicorn_server import PatientProtocol, SoftServer
    from gillab.server.lean import Config

    class Protocol(PatientProtocol):
        head_s = settings["bounds"]["head_s"]
        stall_s = settings["bounds"]["stall_s"]

    Protocol.guard = guard
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    config = Config(
        guard,
        http=Protocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=settings["drain_s"],
        limit_concurrency=settings["most_connections"],
    )
    server = SoftServer(config, guard, board, doors)
    side_tasks = (
        asyncio.create_task(beat(guard.slot, server, control)),
        asyncio.create_task(obey(guard.slot, server, control)),
    )
    await server.run_here()
    if not server.started:
        raise RuntimeError("the app's start-up failed; its traceback is above")
    for task in side_tasks:
        task.cancel()
    await asyncio.gather(*side_tasks, return_exceptions=True)


async def beat(slot, server, control: Control) -> None:
    """A sign of life; the first one with a started server is reported."""
    from gillab.server.work import current_core

    told = False
    while True:
        slot["beat_ns"] = time.monotonic_ns()
        slot["core"] = current_core()
        if server.started and not told:
            told = True
            control.say(say="ready")
        await asyncio.sleep(BEAT_S if told else 0.01)


def take_in(fd: int, slot, server) -> None:
    """A connection by its number. Its kind is said, since of one that was reset in the meantime
    macOS does not tell it."""
    kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    visitor = socket.socket(*kind, fileno=fd)
    if slot["left_behind"]:  # so long blocked that a copy of this was seated elsewhere
        visitor.close()
    else:
        server.adopt(visitor)


async def obey(slot, server, control: Control) -> None:
    async for order in control.orders():
        if order["do"] == "adopt":
            with contextlib.suppress(OSError):  # one bad number is not the end of listening
                take_in(order["fd"], slot, server)
        elif order["do"] == "stop":
            server.should_exit = True
    server.should_exit = True  # main is gone
