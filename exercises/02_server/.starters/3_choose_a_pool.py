"""Step 2.3: move the work off the event loop, and choose where to."""

import asyncio
from collections.abc import Callable
from concurrent.futures import (
    Executor,
    InterpreterPoolExecutor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)

from shop import describe, heavy

POOLS = {
    "threads": ThreadPoolExecutor,
    "processes": ProcessPoolExecutor,
    "interpreters": InterpreterPoolExecutor,
}

# TODO 1: guess. Do this pool's workers have a GIL other than the event loop's?
# True or False.
OWN_GIL = {"threads": None, "processes": None, "interpreters": None}


async def answer(pool: Executor, function: Callable, argument: object) -> object:
    """What function(argument) returns, computed by the pool while the loop
    goes on."""
    # TODO 2: this computes on the event loop, which stands still meanwhile.
    return function(argument)


def make_pool(workers: int) -> Executor:
    """Workers that compute at the same time, in this process."""
    # TODO 3: is this the one? The docstring says what they have to do.
    return ThreadPoolExecutor(workers)


async def main() -> None:
    with make_pool(2) as pool:
        print(await describe(lambda: answer(pool, heavy, 15_000_000)))


if __name__ == "__main__":
    asyncio.run(main())
