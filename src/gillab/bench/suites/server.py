"""How much heavy work does a web server do, and how long do light requests wait meanwhile?

Other servers run the same application. The suite takes minutes, so a quick run of all suites
leaves it out: name it to measure it.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import functools
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite, names_suites
from gillab.core import child_environment, process_tree
from gillab.core.environment import allowed_cores
from gillab.core.executors import NAMES, USUAL
from gillab.core.results import Case
from gillab.server.ways import WAYS

COMPARED = 2  # times as many runs at the load where the ways are compared
FREE_THREADED = ("threads",)  # the ways that a build without a GIL is measured with
NEEDED = ("starlette", "uvicorn", "h11", "httpcore", "psutil")
PEER = "granian"
# Offered heavy work in CPU seconds per second, as a share of all cores. The load generator, light
# requests and HTTP need CPU time too: 1.2 is an overload.
LOADS = {"quick": (0.8, 1.2), "full": (0.4, 0.8, 1.2)}
WARM_S, MEASURED_S = 0.8, {"quick": 2.5, "full": 4.5}
PATIENCE_S = 2.0
READY_S = 5.0
LOOK_S = 1.0
GRACE_S = 1.0  # time to stop: an overloaded server would need minutes for its queue
SEED = 684  # the same arrivals for every way and number of workers
CALIBRATION_ROUNDS = 8
TASK, DEFAULT_TASK_US = "server_task_us", 10_000


def cases(request: Request) -> Iterator[Case]:
    """Every way at every load with the most workers, and with fewer at the highest load.

    A full run yields the highest load with the most workers COMPARED times, because the ways are
    compared there.
    """
    if request.preset == "quick" and not names_suites(request.suites):
        return
    task_s = request.tasks.get(TASK, DEFAULT_TASK_US) / 1e6
    loads, most = LOADS[request.preset], max(request.workers)
    for way in asked(request):
        for workers in (1,) if way == "inline" else request.workers:
            fewer = way != "inline" and workers < most
            for load in loads[-1:] if fewer else loads:
                rate = round(load * allowed_cores() / task_s, 1)
                params = {"load": load, "heavy_per_s": rate, "s": MEASURED_S[request.preset]}
                judged = request.preset == "full" and not fewer and load == loads[-1]
                times = COMPARED if judged else 1
                yield from [Case("server", "mix", way, workers, "", params)] * times


def asked(request: Request) -> list[str]:
    """The ways that the user names; all ways if the executors are the default ones."""
    if set(request.executors) == set(USUAL):
        return list(WAYS)
    return [way for way in WAYS if way in request.executors]


def unfit(case: Case, build: Mapping[str, Any], python: str) -> str | None:
    """Why this case cannot be measured on this build; None if it can."""
    if build["free_threaded"] and case.executor not in FREE_THREADED:
        return f"a free-threaded build is measured with {', '.join(FREE_THREADED)} only"
    missing = _missing(python)
    if any(name in missing for name in NEEDED):
        return f"it lacks the packages {', '.join(missing)}"
    return f"{PEER} is not installed" if case.executor == PEER and PEER in missing else None


@functools.cache
def _missing(python: str) -> tuple[str, ...]:
    """The needed packages that this Python does not have."""
    ask = "import sys; from importlib.util import find_spec as f; "
    ask += "print(*(name for name in sys.argv[1:] if f(name) is None))"
    command = [python, "-c", ask, *NEEDED, PEER]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=30, env=child_environment.variables()
        )
    except OSError, subprocess.TimeoutExpired:
        return NEEDED
    return tuple(done.stdout.split()) if done.returncode == 0 else NEEDED


def calibrate() -> dict[str, int]:
    """CPU microseconds of one heavy task, measured once, so that all ways get the same load."""
    return {TASK: max(1, round(one_task_s() * 1e6))}


def measure(case: Case, context: Context) -> Measurement:
    """Start the server, warm it up, load it.

    The value is wall seconds per answered heavy request: the inverse of the throughput.
    """
    from gillab.server import descriptors
    from gillab.server import load as loading

    seconds = case.params["s"]
    load = loading.Load(
        url="http://127.0.0.1:0",  # the server's port is not known yet
        heavy_per_s=case.params["heavy_per_s"],
        heavy_paths=loading.HEAVY_PATHS,
        warm_s=WARM_S,
        seconds=seconds,
        seed=SEED,
        patience_s=PATIENCE_S,
    )
    descriptors.raise_limit(load.descriptors)  # before the start: the server inherits it
    with started(case.executor, case.workers) as server:
        idle = server.tree.memory()
        load = dataclasses.replace(load, url=server.url)
        cpu_before = server.tree.cpu_s()
        with server.watched(WARM_S) as looks:
            seen = asyncio.run(loading.send(load))
        cpu_s = server.tree.cpu_s() - cpu_before
    answered = seen.answered_in(WARM_S, WARM_S + seconds)
    if limited := descriptors.limits(load.descriptors, seen.errors):
        raise RuntimeError(limited)
    if not answered:
        raise RuntimeError(f"no heavy request was answered in {seconds:g} s: {seen.errors}")
    details = describe(seen) | memory(idle, looks)
    details |= {
        "answered": answered,
        "measured_s": seconds,
        "start_to_answer_s": server.start_s,
        "start_to_ready_s": server.ready_s,
        "server_cpu_cores": cpu_s / seen.end_s,
    }
    return Measurement([seconds / answered], details=details)


def one_task_s() -> float:
    """CPU seconds of one heavy task after a warm-up: the fastest of several rounds.

    Disturbances only slow a round down, so the fastest varies least between measurements.
    """
    from gillab.server import database, heavy_work, load

    path = database.ensure()
    calls = [url.strip("/").split("?q=") for url in load.HEAVY_PATHS]
    rounds = []
    for _ in range(CALIBRATION_ROUNDS):
        start = time.process_time()
        for kind, argument in calls:
            heavy_work.do(kind, argument, path)
        rounds.append((time.process_time() - start) / len(calls))
    return min(rounds)


def describe(seen: Any) -> dict[str, Any]:
    """The details of a run: latencies in seconds, counted from the planned send time."""
    from gillab.core.stats import percentile, quantiles

    found: dict[str, Any] = {
        "offered_per_s": seen.load.heavy_per_s,
        "light_per_s": seen.load.light_per_s,
        "errors": seen.errors,
        "unfinished": seen.unfinished,
        "unsent": seen.unsent,
        "generator_cpu_cores": seen.generator_cpu,
        "generator_lag_p99_s": percentile(seen.lag(), 99),
    }
    for name, heavy in (("light", False), ("heavy", True)):
        ordered = seen.latencies(heavy)
        found[name] = {f"p{p}": percentile(ordered, p) for p in (50, 95, 99)}
        found[name] |= {"max": ordered[-1], "n": len(ordered)}
        found[name]["quantiles"] = [round(q, 6) for q in quantiles(ordered)]
    # Charts pool runs for the 99th percentile, so every wait is kept.
    found["light"]["waits_ms"] = [round(1e3 * wait, 2) for wait in seen.latencies(heavy=False)]
    return found


def memory(idle: dict[str, Any], looks: list[dict[str, Any]]) -> dict[str, Any]:
    """Bytes of the process tree, idle and the maximum under load; None if not reported."""
    kind = idle["kind"]
    loaded = [size for look in looks if (size := look[f"{kind}_bytes"])]
    return {
        "memory_kind": kind,
        "memory_idle_bytes": idle["bytes"] or None,
        "memory_loaded_bytes": max(loaded, default=None),
        "memory_looks": len(loaded),
    }


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    together=lambda case: (case.params["load"], case.workers),
    rounds=0.6,  # a run lasts for seconds: 3 of each case in a full measurement, 2 in a quick one
    no_case_for="a quick run of all suites",
    own_executors=tuple(way for way in WAYS if way not in NAMES),
    calibrate=calibrate,
    unfit=unfit,
)


@dataclass(slots=True)
class Server:
    """A running server in its own process."""

    tree: process_tree.Tree
    url: str
    start_s: float  # from the start of the process to the first answer
    ready_s: float | None  # until all workers have answered; None if that takes over READY_S

    @contextlib.contextmanager
    def watched(self, after_s: float) -> Generator[list[dict[str, Any]]]:
        """Read its memory every LOOK_S, from `after_s` until the block is left."""
        looks: list[dict[str, Any]] = []
        over = threading.Event()

        def look() -> None:
            pause = after_s
            while not over.wait(pause):
                looks.append(self.tree.memory())
                pause = LOOK_S

        looking = threading.Thread(target=look)
        looking.start()
        try:
            yield looks
        finally:
            over.set()
            looking.join()


@contextlib.contextmanager
def started(way: str, workers: int) -> Generator[Server]:
    """Start `python -m gillab.server` on a free port; end its process tree afterwards.

    It stays in our session, so that it ends with the process that measures.
    """
    command = [sys.executable, "-m", "gillab.server", "--way", way, "--workers", str(workers)]
    with tempfile.TemporaryDirectory(prefix="gillab-", ignore_cleanup_errors=True) as folder:
        said = Path(folder) / "said"
        begin = time.perf_counter()
        with (
            said.open("wb") as output,
            process_tree.started(
                command,
                own_session=False,
                grace_s=GRACE_S,
                stdout=output,
                stderr=subprocess.STDOUT,
            ) as tree,
        ):
            url = _first_answer(tree.program, said)
            start_s = time.perf_counter() - begin
            loops = 1 if WAYS[way].pool else workers
            ready = loops == 1 or _all_answer(url, loops)
            ready_s = (start_s if loops == 1 else time.perf_counter() - begin) if ready else None
            yield Server(tree, url, start_s, ready_s)


def _first_answer(program: subprocess.Popen, said: Path) -> str:
    """Wait for the first answer; return the address that the server prints."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and program.poll() is None:
        text = said.read_text()
        if "serving on " in text:
            url = text.split("serving on ", 1)[1].split()[0]
            with contextlib.suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(url + "/health", timeout=5).read()
                return url
        time.sleep(0.005)
    raise RuntimeError(f"the server did not start: {said.read_text()[-300:]}")


def _all_answer(url: str, loops: int) -> bool:
    """Whether `loops` different event loops have answered within READY_S."""
    met: set[tuple[int, int]] = set()
    deadline = time.monotonic() + READY_S
    while len(met) < loops:
        if time.monotonic() > deadline:
            return False
        with contextlib.suppress(OSError, http.client.HTTPException):
            met |= _who_answers(url, 2 * loops)
    return True


def _who_answers(url: str, clients: int) -> set[tuple[int, int]]:
    """(process, interpreter) of each answer to clients that connect at the same time.

    Successive clients might all reach the same worker, because the first worker that wakes up
    accepts every waiting connection.
    """
    found = set()
    with contextlib.ExitStack() as stack:
        connections = []
        for _ in range(clients):
            connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=2)
            connections.append(stack.enter_context(contextlib.closing(connection)))
            connection.connect()
        for connection in connections:
            connection.request("GET", "/health")
        for connection in connections:
            place = json.loads(connection.getresponse().read())
            found.add((place["process"], place["interpreter"]))
    return found
