"""The ways to serve the same shop, by one word each."""

from __future__ import annotations

import functools
import os
import sys
from collections import namedtuple
from collections.abc import Callable
from typing import Any

from gillab.server import listeners
from gillab.server.counters import Board
from gillab.server.settings import Bounds, Given

LOOPS = "loops"
SHOP = "gillab.server.ways:seated"  # called once in each interpreter
PEERS = {  # and what is said to each on its command line
    "uvicorn": ["--http", "h11", "--ws", "none"],
    "granian": ["--interface", "asgi", "--no-ws", "--http", "1"],
}


# What runs the heavy work, for people; the pool behind one event loop, or None: several loops,
# each with a thread of its own.
Way = namedtuple("Way", ("title", "pool"))

WAYS: dict[str, Way] = {
    "inline": Way("one loop does it all", "inline"),
    "threads": Way("one loop, thread pool", "threads"),
    "processes": Way("one loop, process pool", "processes"),
    "interpreters": Way("one loop, interpreter pool", "interpreters"),
    LOOPS: Way("one loop in each interpreter", None),
    "uvicorn": Way("uvicorn: one loop in each process", None),
    "granian": Way("granian: one loop in each process", None),
}
ONE_LOOP = tuple(name for name, way in WAYS.items() if way.pool)


class Start(Given):
    """What to start."""

    way: str
    workers: int = 2
    host: str = "127.0.0.1"
    port: int = 0
    faults: bool = False
    app: str = SHOP
    hand_over: bool = False
    hang_s: float = 30.0
    drain_s: float = 10.0
    bounds: Bounds = Bounds()


Log = Callable[[str], None]


def serve(start: Start, log: Log) -> int:
    """Serve until a signal; the exit code. `PortBusy` before anything is started."""
    if start.way == LOOPS:
        return _serve_loops(start, log)
    if start.way in PEERS:
        return _serve_peer(start, log)
    return _serve_one_loop(start, log)


def seated(seat: Any):
    """The shop in one of several loops: its work goes to one thread beside the loop.

    On the loop itself a heavy request would keep the light ones waiting for all of its time;
    beside it they wait for the switch interval, which is short here.
    """
    from concurrent.futures import ThreadPoolExecutor

    from gillab.server import app

    pool = functools.partial(ThreadPoolExecutor, 1)
    faults = seat.options.get("faults", False)
    return app.create(pool, board=seat.board, number=seat.number, local=True, faults=faults)


def from_environment():
    """The same for the peers, which import "gillab.server.ways:from_environment"."""
    from gillab.server.interpreters.interpreter_main import Seat
    from gillab.server.limits import Guard

    sys.setswitchinterval(0.0005)  # as in gillab.server.interpreters.supervisor
    board = Board.of(1)
    app = seated(Seat(0, 1, board, {"faults": bool(os.environ.get("GILLAB_FAULTS"))}))
    return Guard(app, board.slots[0], Bounds())


def _serve_loops(start: Start, log: Log) -> int:
    from gillab.server.interpreters.supervisor import LoopServer
    from gillab.server.settings import LIMITS, Settings

    log(LIMITS)
    settings = Settings(
        app=start.app,
        workers=start.workers,
        host=start.host,
        port=start.port,
        hand_over=start.hand_over,
        hang_s=start.hang_s,
        drain_s=start.drain_s,
        bounds=start.bounds,
        options={"faults": start.faults},
    )
    return LoopServer(settings, log).run()


def _serve_one_loop(start: Start, log: Log) -> int:
    import uvicorn

    from gillab.core.executors import open_pool
    from gillab.server import app
    from gillab.server.limits import Guard

    board = Board.of(1)
    name = WAYS[start.way].pool or ""
    pool = functools.partial(open_pool, name, start.workers)
    workers = 1 if name == "inline" else start.workers
    shop = app.create(pool, board=board, workers=workers, faults=start.faults)
    door = listeners.claim(start.host, start.port)
    log(f"serving on http://{start.host}:{door.getsockname()[1]}")
    config = uvicorn.Config(
        Guard(shop, board.slots[0], start.bounds),
        http="h11",
        ws="none",
        loop="asyncio",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=round(start.drain_s),
    )
    uvicorn.Server(config).run([door])
    return 0


def _serve_peer(start: Start, log: Log) -> int:
    """Their own command line, as anybody would start them, with the same shop."""
    with listeners.claim(start.host, start.port) as door:
        port = door.getsockname()[1]
    command = [sys.executable, "-m", start.way, "gillab.server.ways:from_environment"]
    command += ["--host", start.host, "--port", str(port), "--workers", str(start.workers)]
    command += ["--factory", "--loop", "asyncio", "--log-level", "error", "--no-access-log"]
    command += PEERS[start.way]
    variables = os.environ | ({"GILLAB_FAULTS": "1"} if start.faults else {})
    log(f"serving on http://{start.host}:{port}")
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(sys.executable, command, variables)  # signals and memory are the peer's alone
    import subprocess

    return subprocess.run(command, env=variables).returncode
