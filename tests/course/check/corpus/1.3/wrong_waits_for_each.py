# says: pool.submit(…).result() in one line
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


def run_on(make_pool: type, function: Callable, items: list) -> list:
    """Run function(item) for each item on a pool of two workers.

    make_pool is one of the classes above: make_pool(2) opens a pool.
    The results come in the order of the items.
    """
    with make_pool(2) as pool:
        return [pool.submit(function, item).result() for item in items]
