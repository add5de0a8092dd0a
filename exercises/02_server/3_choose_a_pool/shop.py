"""Something heavy, and a look at the loop meanwhile."""

import asyncio
import time
from collections.abc import Awaitable, Callable


def heavy(rounds: int) -> int:
    total = 0
    for number in range(rounds):
        total += number & 7
    return total


async def describe(ask: Callable[[], Awaitable[object]]) -> str:
    """Send two requests at once; how long both took, and the longest pause of the event loop."""
    asking = [asyncio.ensure_future(ask()) for _ in range(2)]
    start = last = time.perf_counter()
    longest = 0.0
    while not all(one.done() for one in asking):
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return f"two requests in {last - start:.2f} s; the loop's longest pause {longest * 1e3:.1f} ms"
