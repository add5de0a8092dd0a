"""Step 2.1: how long does a client wait while somebody else's request is
computed?"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from shop import compute, light

GAP_S = 0.01  # a client asks every 10 ms, whatever the shop is doing


async def inline() -> None:
    compute()


async def threads() -> None:
    await asyncio.to_thread(compute)


# A thread beside the loop takes turns with it; a function on the loop takes it
# all.
FREEZES = {"inline": True, "threads": False}


async def worst_wait(ask, clients):
    loop = asyncio.get_running_loop()
    start, worst = loop.time(), 0.0
    for number in range(clients):
        due = start + number * GAP_S
        await asyncio.sleep(max(0.0, due - loop.time()))
        async with asyncio.timeout(60):
            await asyncio.wait_for(ask(), 50)
        worst = max(worst, loop.time() - due)
    return worst
