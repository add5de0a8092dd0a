# says: run_on closed the pool by shutdown(wait=False)
"""Step 1.3: the same function on threads, on processes and on interpreters."""

from collections.abc import Callable
from concurrent.futures import (
    InterpreterPoolExecutor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)

from work import count_primes

POOLS = {
    "threads": ThreadPoolExecutor,
    "processes": ProcessPoolExecutor,
    "interpreters": InterpreterPoolExecutor,
}

SAME_PROCESS = {"threads": True, "processes": False, "interpreters": True}


def run_on(make_pool: type, function: Callable, items: list) -> list:
    """Run function(item) for each item on a pool of two workers.

    make_pool is one of the classes above: make_pool(2) opens a pool.
    The results come in the order of the items.
    """
    pool = make_pool(2)
    try:
        return list(pool.map(function, items))
    finally:
        pool.shutdown(wait=False)


if __name__ == "__main__":
    for name, make_pool in POOLS.items():
        print(name)
        results = run_on(make_pool, count_primes, [60_000] * 4)
        for primes, who, start_s, end_s in results:
            print(f"  {primes} primes in {end_s - start_s:.2f} s by {who}")
