"""Can the function go to this executor? It is sent there, and the answers are compared."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from gillab.core.executors import UnknownExecutor, open_pool, start_method
from gillab.which.child import cluster
from gillab.which.child.load import in_one_line, load
from gillab.which.child.refusals import refused, watch_imports
from gillab.which.child.same import first_difference


def go(order: dict[str, Any], _ask: Callable) -> dict[str, Any]:
    """How the function fares on one executor, in comparison with inline."""
    function, tasks = load(order)
    tasks = tasks[: order["count"]]
    expected = [function(*task) for task in tasks]
    name = order["executor"]
    found: dict[str, Any] = {"executor": name, "refused": [], "start_method": start_method(name)}
    try:
        with cluster.pool(name, order["workers"]) as pool:
            if name == "interpreters":
                found |= _imports(order["module"], function, tasks[0])
            found |= _answers(pool, function, tasks, expected)
    except UnknownExecutor as problem:
        return found | {"closed": str(problem)}
    found |= {"arguments_native": _native(name, tasks), "repr_s": _repr_s(name, tasks)}
    return found


def _imports(module: str, function: Callable, task: tuple) -> dict[str, Any]:
    """What one interpreter says to the import of the function's module, and to one call."""
    with open_pool("interpreters", 1) as pool:
        error = pool.submit(watch_imports, module).result()
        with contextlib.suppress(Exception):  # told by _answers; here for imports inside a call
            pool.submit(function, *task).result()
        found = pool.submit(refused).result()
    for one in found:  # a function that travels as code runs in the interpreter's __main__
        one["chain"] = [module if name == "__main__" else name for name in one["chain"]]
    return {"import_error": error, "refused": found}


def _answers(pool: Executor, function: Callable, tasks: list, expected: list) -> dict[str, Any]:
    """The first error, or the first answer that differs from inline's."""
    try:
        futures = [pool.submit(function, *task) for task in tasks]
        answers = [future.result() for future in futures]
    except BaseException as error:
        return {"error": _chain(error)}
    return {"differs": first_difference(expected, answers)}


def _chain(error: BaseException) -> list[str]:
    """The error and its causes, each in one line; only the cause tells why sending failed."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 6:
        lines.append(in_one_line(seen))
        seen = seen.__cause__ or seen.__context__
    return lines


def _native(name: str, tasks: list[tuple]) -> bool | None:
    """Whether all arguments cross to another interpreter without pickling; None elsewhere."""
    if name != "interpreters":
        return None
    from concurrent import interpreters

    return all(interpreters.is_shareable(value) for task in tasks for value in task)


def _repr_s(name: str, tasks: list[tuple]) -> float | None:
    """Seconds for the text of one task's arguments that are not shareable, which sending makes."""
    if name != "interpreters" or not tasks:
        return None
    from concurrent import interpreters

    hidden = [
        value for task in tasks[:20] for value in task if not interpreters.is_shareable(value)
    ]
    start = time.perf_counter()
    for value in hidden:
        repr(value)
    return (time.perf_counter() - start) / len(tasks[:20]) if hidden else 0.0
