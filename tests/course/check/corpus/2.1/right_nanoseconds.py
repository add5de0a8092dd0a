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
    start, worst = time.perf_counter_ns(), 0
    for number in range(clients):
        due = start + number * int(GAP_S * 1e9)
        await asyncio.sleep(max(0, due - time.perf_counter_ns()) / 1e9)
        await ask()
        worst = max(worst, time.perf_counter_ns() - due)
    return worst / 1e9
