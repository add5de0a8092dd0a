"""Time inline and a pool side by side, in blocks inline-pool-pool-inline.

The clock of a shared machine may change within a minute. Both sides of a block meet the same
clock, so their ratio holds.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from gillab.bench.measure import cpu_difference, cpu_seconds
from gillab.core.executors import open_pool, start_method
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
    before = ask("memory")
    start = time.perf_counter()
    with open_pool(order["executor"], order["workers"]) as pool:
        pool.submit(nothing).result()
        start_s = time.perf_counter() - start
        sides = (lambda: _inline(function, chosen), lambda: _pooled(pool, function, chosen, batch))
        warmup = _timed(sides[1])[0] / count  # each worker imports the function's module
        blocks = [_block(*sides) for _ in range(order["blocks"])]
        after = ask("memory")
    found = {
        "values": [pool_s / count for _, pool_s, _, _ in blocks],
        "baseline_values": [inline_s / count for inline_s, _, _, _ in blocks],
        "cpu_values": _shared([cpu for *_, cpu in blocks], count),
        "baseline_cpu_values": _shared([cpu for _, _, cpu, _ in blocks], count),
        "warmups": [warmup],
    }
    details = {
        "start_s": start_s,
        "memory_kind": after["kind"],
        "memory_bytes": after["bytes"] - before["bytes"],
        "start_method": start_method(order["executor"]),
    }
    return found | {"details": details}


def _block(inline: Callable, pooled: Callable) -> tuple[float, float, float | None, float | None]:
    """Mean wall and CPU seconds of each side: (inline, pool, inline's CPU, the pool's CPU)."""
    first, second, third, fourth = (_timed(side) for side in (inline, pooled, pooled, inline))
    return (
        (first[0] + fourth[0]) / 2,
        (second[0] + third[0]) / 2,
        _mean(first[1], fourth[1]),
        _mean(second[1], third[1]),
    )


def _timed(action: Callable[[], None]) -> tuple[float, float | None]:
    cpu = cpu_seconds()
    start = time.perf_counter()
    action()
    return time.perf_counter() - start, cpu_difference(cpu, cpu_seconds())


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


def _mean(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else (one + other) / 2


def _shared(values: list[float | None], count: int) -> list[float] | None:
    """CPU seconds of one task; None unless each block has them."""
    known = [value / count for value in values if value is not None]
    return known if len(known) == len(values) else None
