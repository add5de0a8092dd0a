"""The ways to serve the same shop, in the table `WAYS`.

To add a way, add an entry and a function that serves until a signal.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from gillab.core import child_environment
from gillab.server import listeners
from gillab.server.counters import Counters
from gillab.server.settings import FAULTS_VARIABLE, Settings

Log = Callable[[str], None]
SHOP = "gillab.server.factories:shop_in_interpreter"  # the default of --app


@dataclass(frozen=True, slots=True)
class Way:
    """`serve(settings, log)` serves until a signal and returns the exit code.

    `pool` names the executor for the heavy work of one event loop; None: there are several loops,
    each with its own thread.
    """

    title: str
    serve: Callable[[Settings, Log], int]
    pool: str | None = None


def serve(settings: Settings, log: Log) -> int:
    """Serve until a signal; return the exit code. `PortBusy` if the port is taken."""
    return WAYS[settings.way].serve(settings, log)


def _serve_interpreters(settings: Settings, log: Log) -> int:
    """Serve with an event loop in each of several interpreters of this process."""
    from gillab.server.interpreters.supervisor import LIMITS, Supervisor

    log(LIMITS)
    with_app = dataclasses.replace(settings, app=settings.app or SHOP)
    return Supervisor(with_app, log).run()


def _serve_one_loop(settings: Settings, log: Log) -> int:
    """Serve with one event loop on uvicorn, and a pool of `settings.workers` for heavy work."""
    import uvicorn

    from gillab.core.executors import open_pool
    from gillab.server import app
    from gillab.server.limits import RequestLimits

    counters = Counters.of(1)
    name = WAYS[settings.way].pool or ""
    pool = functools.partial(open_pool, name, settings.workers)
    workers = 1 if name == "inline" else settings.workers
    shop = app.create(pool, counters=counters, workers=workers, faults=settings.faults)
    listener = listeners.claim(settings.host, settings.port)
    log(f"serving on http://{settings.host}:{listener.getsockname()[1]}")
    config = uvicorn.Config(
        RequestLimits(shop, counters.slots[0], settings),
        http="h11",
        ws="none",
        loop="asyncio",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=round(settings.drain_s),
    )
    uvicorn.Server(config).run([listener])
    return 0


def _serve_peer(settings: Settings, log: Log, options: tuple[str, ...]) -> int:
    """Serve the same shop with another server, started by its own command line."""
    with listeners.claim(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "gillab.server.peer", settings.way]
    command += ["gillab.server.factories:shop_in_process"]
    command += ["--host", settings.host, "--port", str(port), "--workers", str(settings.workers)]
    command += ["--factory", "--loop", "asyncio", "--log-level", "error", "--no-access-log"]
    command += options
    variables = child_environment.variables(**({FAULTS_VARIABLE: "1"} if settings.faults else {}))
    log(f"serving on http://{settings.host}:{port}")
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(sys.executable, command, variables)  # no process of ours stays beside it
    return subprocess.run(command, env=variables).returncode


_uvicorn = functools.partial(_serve_peer, options=("--http", "h11", "--ws", "none"))
_granian = functools.partial(_serve_peer, options=("--interface", "asgi", "--no-ws", "--http", "1"))

WAYS: dict[str, Way] = {
    "inline": Way("one loop does it all", _serve_one_loop, "inline"),
    "threads": Way("one loop, thread pool", _serve_one_loop, "threads"),
    "processes": Way("one loop, process pool", _serve_one_loop, "processes"),
    "interpreters": Way("one loop, interpreter pool", _serve_one_loop, "interpreters"),
    "loops": Way("one loop in each interpreter", _serve_interpreters),
    "uvicorn": Way("uvicorn: one loop in each process", _uvicorn),
    "granian": Way("granian: one loop in each process", _granian),
}
ONE_LOOP = tuple(name for name, way in WAYS.items() if way.pool)
