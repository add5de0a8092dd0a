# says: whoever calls run_on has to learn
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
    with make_pool(2) as pool:
        fs = [pool.submit(function, i) for i in items]
        out = []
        for f in fs:
            try:
                out.append(f.result())
            except Exception:
                out.append(None)
        return out


