# says: worst_wait itself stays an async def
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


def worst_wait(ask: Callable[[], Awaitable[object]], clients: int) -> float:
    """Seconds that the unluckiest of the clients waited, from when it was due.

    Client number n is due at start + n * GAP_S. ask() is one visit.
    """
    start, worst = time.perf_counter(), 0.0
    for number in range(clients):
        due = start + number * GAP_S
        time.sleep(max(0.0, due - time.perf_counter()))
        ask()
        worst = max(worst, time.perf_counter() - due)
    return worst


async def main() -> None:
    for heavy in (inline, threads):
        computing = asyncio.create_task(heavy())
        print(f"{heavy.__name__}: {await worst_wait(light, 40) * 1000:.1f} ms")
        await computing


if __name__ == "__main__":
    asyncio.run(main())
