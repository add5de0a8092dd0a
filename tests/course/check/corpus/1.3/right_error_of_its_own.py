from collections.abc import Callable
from concurrent.futures import (
    InterpreterPoolExecutor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)

POOLS = {
    "threads": ThreadPoolExecutor,
    "processes": ProcessPoolExecutor,
    "interpreters": InterpreterPoolExecutor,
}

# Interpreters are workers in your own process, and have GILs of their own.
SAME_PROCESS = {"threads": True, "processes": False, "interpreters": True}


def run_on(make_pool, function, items):
    try:
        with make_pool(2) as pool:
            return list(pool.map(function, items))
    except Exception as error:
        raise RuntimeError("a task failed") from error


