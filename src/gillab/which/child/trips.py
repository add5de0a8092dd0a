"""What does a task's trip cost on one worker, and what would another way of sending save?"""

from __future__ import annotations

import pickle
import statistics
import time
from collections.abc import Callable
from typing import Any

from gillab.core.executors import open_pool
from gillab.which.child import in_worker
from gillab.which.child.load import in_one_line, load

VALUES, VALUE_S = 5, 0.03
VIEWED_BYTES = 10_000  # below this size a view is not worth the trouble


def trips(order: dict[str, Any], _ask: Callable) -> dict[str, Any]:
    """Seconds of one round trip, by what is sent: a list of values for each part."""
    function, tasks = load(order)
    task = tasks[0]
    result = pickle.dumps(function(*task))
    with open_pool(order["executor"], 1) as pool:
        pool.submit(in_worker.keep, result).result()
        parts: dict[str, Callable[[], object]] = {
            "empty": lambda: pool.submit(in_worker.nothing).result(),
            "arguments": lambda: pool.submit(in_worker.nothing, *task).result(),
            "result": lambda: pool.submit(in_worker.give).result(),
        }
        if order["executor"] != "threads":
            parts["arguments pickled"] = lambda: pool.submit(
                in_worker.take_pickled, pickle.dumps(task)
            ).result()
            parts["result pickled"] = lambda: pickle.loads(
                pool.submit(in_worker.give_pickled).result()
            )
        if order["executor"] == "interpreters" and _viewable(task):
            views = [memoryview(value) if _large(value) else value for value in task]
            parts["arguments as views"] = lambda: pool.submit(in_worker.nothing, *views).result()
        return {"parts": _all_values(parts)}


def _large(value: Any) -> bool:
    return isinstance(value, (bytes, bytearray)) and len(value) >= VIEWED_BYTES


def _viewable(task: tuple) -> bool:
    return any(_large(value) for value in task)


def _all_values(parts: dict[str, Callable[[], object]]) -> dict[str, list[float] | str]:
    """Seconds for one call of each part, in turns; the error in one line for one that fails."""
    found: dict[str, Any] = {}
    loops: dict[str, int] = {}
    for name, part in parts.items():
        try:
            part()
            loops[name] = max(1, min(2000, round(VALUE_S / max(_timed(part), 1e-7))))
            found[name] = []
        except Exception as error:
            found[name] = in_one_line(error)
    for _ in range(VALUES):
        for name, count in loops.items():
            value = statistics.fmean(_timed(parts[name]) for _ in range(count))
            found[name].append(value)
    return found


def _timed(part: Callable[[], object]) -> float:
    start = time.perf_counter()
    part()
    return time.perf_counter() - start
