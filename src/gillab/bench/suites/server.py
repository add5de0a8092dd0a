"""How much heavy work does a web server do, and how long do light requests wait meanwhile?

Peers are started by their own command lines with the same application. Never part of a plain
quick bench: it takes minutes. `--suite server` asks for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gillab.bench.measure import Context, Measurement
from gillab.bench.plan import Request, UnknownName
from gillab.environment import allowed_cores
from gillab.results import Case

UNIT = "s"  # wall seconds an answered heavy request: the inverse of throughput
ROUNDS = 1
NEEDED = ("starlette", "uvicorn", "h11", "httpcore", "granian")
# Offered heavy work, in CPU seconds a second, as a share of all cores. The load's generator, the
# light requests and HTTP itself need their part too: 0.9 is more than can be borne.
LOADS = {"quick": (0.3, 0.9), "full": (0.3, 0.6, 0.9)}
WARM_S, WINDOW_S = 0.8, 1.0
CALIBRATION_ROUNDS = 8
TASK, DEFAULT_TASK_US = "server_task_us", 10_000


def cases(request: Request) -> Iterator[Case]:
    """Every way with as many workers as cores, at several loads."""
    from gillab.server.ways import WAYS

    asked = request.suites == ("server",)
    if not asked and request.preset == "quick":
        return
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UnknownName(f"the suite server needs {', '.join(missing)}: set up the course")
    most = max(request.workers)
    task_s = request.tasks.get(TASK, DEFAULT_TASK_US) / 1e6
    for way in WAYS:
        workers = 1 if way == "inline" else most
        for load in LOADS[request.preset]:
            rate = round(load * allowed_cores() / task_s, 1)
            params = {"load": load, "heavy_per_s": rate}
            yield Case("server", "mix", way, workers, "", params)


def calibrate() -> dict[str, int]:
    """How long one heavy piece takes here, once for all cases: every way is offered the same."""
    return {TASK: max(1, round(one_task_s() * 1e6))}


def measure(case: Case, context: Context) -> Measurement:
    """Start the server, warm up, load it; `values` are one a window of WINDOW_S."""
    from gillab.server import load as loading

    with started(case.executor, case.workers) as server:
        idle = server.memory()
        load = loading.Load(
            url=server.url,
            heavy_per_s=case.params["heavy_per_s"],
            heavy_paths=HEAVY_PATHS,
            warm_s=WARM_S,
            seconds=WINDOW_S * context.values,
            seed=case.workers,  # the same arrivals for every way
        )
        cpu_before = server.cpu_s()
        seen = asyncio.run(loading.send(load))
        cpu_s = server.cpu_s() - cpu_before
        loaded = server.memory()
    values = []
    for number in range(context.values):
        start = WARM_S + number * WINDOW_S
        values.append(WINDOW_S / max(1, seen.answered_in(start, start + WINDOW_S)))
    if not seen.latencies(heavy=True) or seen.answered_in(0, seen.end_s) == 0:
        raise RuntimeError(f"no heavy request was answered: {seen.errors}")
    details = describe(seen) | {
        "start_to_answer_s": server.start_s,
        "pss_idle_bytes": idle,
        "pss_loaded_bytes": loaded,
        "server_cpu_cores": cpu_s / seen.end_s,
    }
    return Measurement(values, details=details)


HEAVY_PATHS = ("/report?q=5", "/picture?q=68", "/search?q=lanterm", "/report?q=6")


def one_task_s() -> float:
    """CPU seconds of one heavy piece of work, alone and warm: the fastest of several rounds.

    Disturbances only ever slow it down, so the fastest makes the same load of every case.
    """
    from gillab.server import database, work

    path = database.ensure()
    calls = [url.strip("/").split("?q=") for url in HEAVY_PATHS]
    rounds = []
    for _ in range(CALIBRATION_ROUNDS):
        start = time.process_time()
        for kind, argument in calls:
            work.do(kind, argument, path)
        rounds.append((time.process_time() - start) / len(calls))
    return min(rounds)


def describe(seen: Any) -> dict[str, Any]:
    """What the results file keeps of a load: latencies in seconds, from the intended sending."""
    from gillab.server.quantiles import percentile, quantiles

    found: dict[str, Any] = {
        "offered_per_s": seen.load.heavy_per_s,
        "light_per_s": seen.load.light_per_s,
        "errors": seen.errors,
        "unfinished": seen.unfinished,
        "generator_cpu_cores": seen.generator_cpu,
        "generator_lag_p99_s": percentile(seen.lag(), 99),
    }
    for name, heavy in (("light", False), ("heavy", True)):
        ordered = seen.latencies(heavy)
        found[name] = {f"p{p}": percentile(ordered, p) for p in (50, 95, 99)}
        found[name] |= {"max": ordered[-1], "n": len(ordered)}
        found[name]["quantiles"] = [round(q, 6) for q in quantiles(ordered)]
    return found


@dataclass(slots=True)
class Server:
    """A server that runs beside us."""

    process: subprocess.Popen
    url: str
    start_s: float  # from starting the process to the first answer

    def memory(self) -> int:
        """Bytes of its whole tree, seen from here: shared pages shared out where known."""
        from gillab.bench.child import tree_memory

        seen = tree_memory(self.process.pid)
        return seen["pss_bytes"] or seen["uss_bytes"]

    def cpu_s(self) -> float:
        """CPU seconds of its processes so far."""
        import psutil

        total = 0.0
        with contextlib.suppress(psutil.Error):
            parent = psutil.Process(self.process.pid)
            for one in [parent, *parent.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    times = one.cpu_times()
                    total += times.user + times.system
        return total


@contextlib.contextmanager
def started(way: str, workers: int) -> Generator[Server]:
    """`python -m gillab.server` on a free port; ended with everything it started."""
    command = [sys.executable, "-m", "gillab.server", "--way", way, "--workers", str(workers)]
    with tempfile.TemporaryDirectory(prefix="gillab-") as folder:
        said = Path(folder) / "said"
        begin = time.perf_counter()
        with said.open("w") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = _first_answer(process, said)
            yield Server(process, url, time.perf_counter() - begin)
        finally:
            _end(process)


def _first_answer(process: subprocess.Popen, said: Path) -> str:
    """The address it announces, once it has answered there."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        text = said.read_text()
        if "serving on " in text:
            url = text.split("serving on ", 1)[1].split()[0]
            with contextlib.suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(url + "/health", timeout=5).read()
                return url
        time.sleep(0.005)
    raise RuntimeError(f"the server did not start: {said.read_text()[-300:]}")


def _end(process: subprocess.Popen) -> None:
    """As Ctrl-C does; what does not obey is ended by the bench with its whole session."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
