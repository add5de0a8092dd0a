"""Time inline and a pool side by side; their ratio holds although a shared clock varies."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any

from gillab.bench.measure import Context
from gillab.core.executors import start_method
from gillab.which.child import cluster
from gillab.which.child.in_worker import call_batch, nothing
from gillab.which.child.load import Tasks, load
from gillab.which.child.look import called


def pairs(order: dict[str, Any], ask: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Seconds for one task, on the pool and inline, one value of each for every block."""
    function, tasks = load(order)
    count, batch = order["count"], order["batch"]
    chosen = list(itertools.islice(itertools.cycle(tasks), count))
    for number, task in enumerate(tasks[:count], 1):
        called(function, task, number)  # the first calls import and fill caches
    clock = time.perf_counter
    context = Context(clock, ask, values=1, warmups=1, blocks=order["blocks"])
    before, start = ask("memory"), clock()
    with cluster.pool(order["executor"], order["workers"]) as pool:
        pool.submit(nothing).result()
        start_s = clock() - start
        found = context.pairs(
            lambda: _inline(function, chosen), lambda: _pooled(pool, function, chosen, batch)
        )
        after = ask("memory")
    return {
        "values": _shared(found.values, count),
        "warmups": _shared(found.warmups, count),
        "cpu_values": _shared(found.cpu_values, count),
        "baseline_values": _shared(found.baseline_values, count),
        "baseline_cpu_values": _shared(found.baseline_cpu_values, count),
        "details": {
            "start_s": start_s,
            "memory_kind": after["kind"],
            "memory_bytes": after["bytes"] - before["bytes"],
            "start_method": start_method(order["executor"]),
        },
    }


def _inline(function: Callable, tasks: Tasks) -> None:
    for task in tasks:
        function(*task)


def _pooled(pool: Executor, function: Callable, tasks: Tasks, batch: int) -> None:
    if batch == 1:
        futures = [pool.submit(function, *task) for task in tasks]
    else:
        parts = itertools.batched(tasks, batch, strict=False)
        futures = [pool.submit(call_batch, function, part) for part in parts]
    for future in futures:
        future.result()


def _shared(seconds: Sequence[float] | None, count: int) -> list[float] | None:
    """Seconds of one task, from those of `count` tasks."""
    return None if seconds is None else [one / count for one in seconds]
