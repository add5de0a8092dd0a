# says: function() missing 1 required positional argument
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

# A process has its own, and since Python 3.12 an interpreter can have one as
# well.
OWN_GIL = {"threads": False, "processes": True, "interpreters": True}


async def answer(pool: Executor, function: Callable, argument: object) -> object:
    """What function(argument) returns, computed by the pool while the loop
    goes on."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, function)


def make_pool(workers: int) -> Executor:
    """Workers that compute at the same time, in this process."""
    return InterpreterPoolExecutor(workers)


async def main() -> None:
    with make_pool(2) as pool:
        print(await describe(lambda: answer(pool, heavy, 15_000_000)))


if __name__ == "__main__":
    asyncio.run(main())
