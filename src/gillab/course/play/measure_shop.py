"""Run one scenario in this process: start the shop, load it, say how it goes, and end it.

    python -m gillab.course.play.measure_shop < REQUEST.json

Prints an event of JSON a line: "live" about twice a second, then "done" with the measured run, or
"failed" with one line that says why. The parent limits and ends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import Generator
from typing import Any

from gillab.bench.suites import server as suite
from gillab.charts.scenario_runs import SHOP
from gillab.core.environment import allowed_cores, load_average
from gillab.core.results import Case, Run
from gillab.core.stats import percentile
from gillab.course.play import child
from gillab.course.play.child import Say
from gillab.course.play.scenarios import Scenario
from gillab.course.play.shop import Load
from gillab.course.play.workers_at_work import WorkersAtWork
from gillab.server import heavy_work, load

EVERY_S = 0.5
RECENT_S = 2.0  # the live figures are of the last seconds
WARM_S = 1.0
BLOCKS = 5  # the throughput of each fifth of the time is one value
ROUNDS = 5


def task_s(side: int) -> float:
    """CPU seconds of one heavy task on this machine: the fastest of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        heavy_work.picture(str(side), "", lambda: None)
        rounds.append(time.process_time() - start)
    return min(rounds)


def run(scenario: Scenario[Load], build: str, heavy_per_s: float, say: Say) -> Run:
    """Measure the scenario; the values are seconds per answered heavy request."""
    params = {
        "heavy": scenario.load.heavy,
        "many": scenario.load.many,
        "carries": scenario.load.carries,
        "heavy_per_s": heavy_per_s,
        "s": scenario.seconds,
    }
    case = Case(SHOP, scenario.name, scenario.way, scenario.workers, build, params)
    begin = time.perf_counter()
    with suite.started(scenario.way, scenario.workers) as server:
        idle = server.tree.memory()
        wanted = load.Load(
            url=server.url,
            heavy_per_s=heavy_per_s,
            heavy_paths=(scenario.load.path,),
            warm_s=WARM_S,
            seconds=scenario.seconds,
            seed=suite.SEED,
            patience_s=suite.PATIENCE_S,
        )
        planned = load.arrivals(wanted)
        with server.watched(WARM_S) as looks, watching(planned, wanted, looks, server.url, say):
            seen = asyncio.run(load.send(wanted, planned))
    values = blocks(seen)
    details = suite.describe(seen) | suite.memory(idle, looks) | {"guess": scenario.guess}
    return Run(case, "ok", "s", values, details=details, duration_s=time.perf_counter() - begin)


def blocks(seen: load.Seen) -> tuple[float, ...]:
    """Seconds per answered heavy request in each block of time, or over all of it if few came."""
    start, length = seen.load.warm_s, seen.load.seconds / BLOCKS
    counts = [
        seen.answered_in(start + number * length, start + (number + 1) * length)
        for number in range(BLOCKS)
    ]
    if not sum(counts):
        raise RuntimeError(f"no heavy request was answered in time{busy_machine()}{errors(seen)}")
    if not all(counts):
        return (seen.load.seconds / sum(counts),)
    return tuple(length / count for count in counts)


def errors(seen: load.Seen) -> str:
    return f" (errors: {seen.errors})" if seen.errors else ""


def busy_machine() -> str:
    """A hint where more programs want a core than there are cores for them."""
    wanting = load_average()
    if wanting is None or wanting <= 2 * allowed_cores():
        return ""
    return (
        f": this machine is busy with other things (load average {wanting:.0f} on "
        f"{allowed_cores():g} cores); end those and run again"
    )


@contextlib.contextmanager
def watching(
    planned: list[load.TimedRequest],
    wanted: load.Load,
    looks: list[dict[str, Any]],
    url: str,
    say: Say,
) -> Generator[None]:
    """Say every EVERY_S how the load goes, until the block is left."""
    over, start, at_work = threading.Event(), time.perf_counter(), WorkersAtWork(url)

    def watch() -> None:
        while not over.wait(EVERY_S):
            now = time.perf_counter() - start
            memory = looks[-1]["bytes"] if looks else None
            workers = at_work.busy()
            say(live(planned, now) | {"memory_bytes": memory, "workers": workers})

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        at_work.close()


def live(planned: list[load.TimedRequest], now: float) -> dict[str, Any]:
    """How the last seconds were: answered heavy requests, and the waits of light ones."""
    since = max(0.0, now - RECENT_S)
    answered = sum(one.heavy and one.answered and since <= one.done for one in planned)
    waits = sorted(
        one.latency(now)
        for one in planned
        if not one.heavy and since <= one.due < now and (one.answered or now - one.due > 0.01)
    )
    return {
        "event": "live",
        "at_s": now,
        "heavy_per_s": answered / max(0.1, now - since),
        "light_p50_s": percentile(waits, 50) if waits else None,
        "light_p99_s": percentile(waits, 99) if waits else None,
    }


def measure(scenario: Scenario[Load], request: dict[str, Any], say: Say) -> Run:
    """The run, after telling what one task takes and how many are offered."""
    alone_s = request["task_s"] or task_s(request["side"])
    rate = scenario.load.per_second(alone_s, allowed_cores())
    say({"event": "load", "task_s": alone_s, "heavy_per_s": rate})
    return run(scenario, request["build"], rate, say)


if __name__ == "__main__":
    sys.exit(child.answer(Load, measure))
