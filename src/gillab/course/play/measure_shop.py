"""Run one scenario in this process: start the shop, load it, say how it goes, and end it.

    python -m gillab.course.play.measure_shop < REQUEST.json

Prints an event of JSON a line: "live" about twice a second, with the figures that the row would
have if it ended then; "done" with the measured run, or "failed" with one line that says why. The
parent limits and ends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import sys
import threading
import time
from collections.abc import Callable, Generator
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
WARM_S = 1.0
BLOCKS = 5  # the throughput of each fifth of the time is a value
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
        with (
            server.watched(WARM_S) as looks,
            watching(
                lambda now: so_far(wanted, planned, now) | memory(idle, looks), server.url, say
            ) as start,
        ):
            seen = asyncio.run(load.send(wanted, planned, start))
    values = blocks(seen, scenario.seconds)
    if not values:
        raise RuntimeError(f"no heavy request was answered in time{busy_machine()}{errors(seen)}")
    details = suite.describe(seen) | suite.memory(idle, looks) | {"guess": scenario.guess}
    return Run(case, "ok", "s", values, details=details, duration_s=time.perf_counter() - begin)


def blocks(seen: load.Seen, seconds: float) -> tuple[float, ...]:
    """Seconds per answered heavy request in each block of that time; nothing if none came.

    Where a block has none, one value for all of the time.
    """
    start, length = seen.load.warm_s, seconds / BLOCKS
    counts = [
        seen.answered_in(start + number * length, start + (number + 1) * length)
        for number in range(BLOCKS)
    ]
    if not sum(counts):
        return ()
    if not all(counts):
        return (seconds / sum(counts),)
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
def watching(figures: Callable[[float], dict[str, Any]], url: str, say: Say) -> Generator[float]:
    """Say every EVERY_S how the load goes, until the block is left.

    The value is the start that all times count from, a reading of time.perf_counter().
    """
    over, start, at_work = threading.Event(), time.perf_counter(), WorkersAtWork(url)

    def watch() -> None:
        while not over.wait(EVERY_S):
            now = time.perf_counter() - start
            at_s = {"event": "live", "at_s": now - WARM_S}
            workers = {"workers": at_work.busy(), "silent_s": at_work.silent_s()}
            say(at_s | figures(now) | workers)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield start
    finally:
        over.set()
        watcher.join()
        at_work.close()


def so_far(wanted: load.Load, planned: list[load.TimedRequest], now: float) -> dict[str, Any]:
    """The figures of the measured part by now; None before it has begun.

    They count as the row counts: from when a request was due, also one that still waits.
    """
    seen = load.outcome(wanted, planned, now, 0.0)
    waits = seen.latencies(heavy=False)
    if not waits:
        return dict.fromkeys(("heavy_per_s", "light_p50_s", "light_p99_s"))
    values = blocks(seen, min(now, wanted.total_s) - wanted.warm_s)
    return {
        "heavy_per_s": 1 / statistics.median(values) if values else 0.0,
        "light_p50_s": percentile(waits, 50),
        "light_p99_s": percentile(waits, 99),
    }


def memory(idle: dict[str, Any], looks: list[dict[str, Any]]) -> dict[str, Any]:
    """The most memory so far, as the row has it; None before the first look."""
    return {"memory_bytes": suite.memory(idle, list(looks))["memory_loaded_bytes"]}


def measure(scenario: Scenario[Load], request: dict[str, Any], say: Say) -> Run:
    """The run, after telling what one task takes and how many are offered."""
    alone_s = request["task_s"] or task_s(request["side"])
    rate = scenario.load.per_second(alone_s, allowed_cores())
    say({"event": "load", "task_s": alone_s, "heavy_per_s": rate})
    return run(scenario, request["build"], rate, say)


if __name__ == "__main__":
    sys.exit(child.answer(Load, measure))
