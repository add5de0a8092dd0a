"""Look at the function inline: how long a task takes, what it takes, gives and does beside."""

from __future__ import annotations

import ast
import inspect
import os
import pickle
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from gillab.which.child.load import CannotMeasure, in_one_line, load
from gillab.which.child.same import first_difference, short

ENOUGH_S = 1.0  # of tasks in one pass
EVENTS = {
    "os.fork": "forks",
    "os.forkpty": "forks",
    "subprocess.Popen": "starts other programs",
    "os.posix_spawn": "starts other programs",
    "os.system": "starts other programs",
    "_thread.start_new_thread": "starts threads",
    "_thread.start_joinable_thread": "starts threads",
}


def look(order: dict[str, Any], _ask: Callable) -> dict[str, Any]:
    """Two passes over the first tasks; the second is the one whose times count.

    Of the first pass medians are told, and of its first call the CPU time: another program that
    delays a call changes neither.
    """
    function, tasks = load(order)
    watched = _watch_events()
    packed = [_pickled(task) for task in tasks[:100]]
    written = _written()
    first, first_cpu, results = one_pass(function, tasks, ENOUGH_S)
    shown = _written() - written
    few = tasks[: len(results)]
    changed = any(
        isinstance(before, bytes) and _pickled(task) != before
        for task, before in zip(few, packed, strict=False)
    )
    waits = _waits()
    second, cpu, again = one_pass(function, few, ENOUGH_S)
    return {
        "tasks": len(tasks),
        "looked_at": len(second),
        "task_s": sum(second) / len(second),
        "first_s": statistics.median_low(first[: len(second)]),
        "again_s": statistics.median_low(second),
        "first_call_cpu_s": first_cpu[0],
        "longest_s": max(second),
        "cpu_share": min(1.0, sum(cpu) / sum(second)) if sum(second) else 1.0,
        "waits": _waits() - waits >= len(second),
        "differs": first_difference(results[: len(again)], again),
        "prints_bytes": shown,
        "changes_arguments": changed,
        "does": sorted({EVENTS[name] for name in watched}),
        "arguments": _sizes(packed),
        "result": _sizes([_pickled(result) for result in results[:100]]),
        "argument_types": sorted({type(value).__name__ for value in tasks[0]}),
        "result_type": type(results[0]).__name__,
        "kind": "C" if inspect.isbuiltin(function) else "Python",
        "program": is_program(order["module"]),
        "locals": "<locals>" in getattr(function, "__qualname__", ""),
        "lambda": getattr(function, "__name__", "") == "<lambda>",
    }


def one_pass(
    function: Callable, tasks: list[tuple], enough_s: float
) -> tuple[list[float], list[float], list]:
    """Seconds, CPU seconds and results of the tasks, in order, until `enough_s` are spent."""
    seconds: list[float] = []
    cpu: list[float] = []
    results: list[Any] = []
    for number, task in enumerate(tasks, 1):
        start_cpu, start = time.process_time(), time.perf_counter()
        results.append(called(function, task, number))
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - start_cpu)
        if sum(seconds) > enough_s:
            break
    return seconds, cpu, results


def called(function: Callable, task: tuple, number: int) -> Any:
    """The result of one call; `CannotMeasure` if it raises, or has not computed anything."""
    try:
        result = function(*task)
    except EOFError:
        raise CannotMeasure(f"task {number} asks for input, which a worker does not have") from None
    except SystemExit:
        raise CannotMeasure(f"task {number} ends the program by sys.exit()") from None
    except Exception as error:
        raise CannotMeasure(
            f"task {number}, {short(task)}, raises {in_one_line(error)}: give tasks that succeed"
        ) from None
    if inspect.iscoroutine(result) or inspect.isgenerator(result) or inspect.isasyncgen(result):
        raise CannotMeasure(
            f"it returns a {type(result).__name__}, which has computed nothing yet and cannot be "
            "sent; return the values, for example list(…)"
        )
    return result


def is_program(module: str) -> bool:
    """Whether the module's file asks for `__name__`, as one does that is started by hand, too."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError, SyntaxError, TypeError:  # no source, such as a module in C
        return False
    tests = [ast.unparse(part.test) for part in tree.body if isinstance(part, ast.If)]
    return any("__name__" in test and "__main__" in test for test in tests)


def _pickled(value: Any) -> bytes | str:
    """The pickle, or the error in one line."""
    try:
        return pickle.dumps(value)
    except Exception as error:
        return in_one_line(error)


def _sizes(packed: list[bytes | str]) -> dict[str, Any]:
    """The mean size in bytes, or the first error."""
    errors = [one for one in packed if isinstance(one, str)]
    sizes = [len(one) for one in packed if isinstance(one, bytes)]
    return {"bytes": sum(sizes) / len(sizes) if sizes else None, "error": (errors or [None])[0]}


def _watch_events() -> set[str]:
    seen: set[str] = set()
    sys.addaudithook(lambda name, _: seen.add(name) if name in EVENTS else None)
    return seen


def _waits() -> int:
    """How often this process has given up its core to wait; 0 where nobody counts it."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw


def _written() -> int:
    """Bytes that this process has written to the file of its output."""
    sys.stdout.flush()
    return os.fstat(1).st_size
