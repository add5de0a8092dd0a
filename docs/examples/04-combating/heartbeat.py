import asyncio
import threading


def compute():
    return sum(n * n for n in range(2_000_000))


async def beats_during(awaitable):
    """Count how often the event loop came round while *awaitable* ran."""
    task = asyncio.ensure_future(awaitable)
    beats = 0
    while not task.done():
        beats += 1
        await asyncio.sleep(0.005)
    return beats


async def wait():
    await asyncio.sleep(0.5)
    return threading.get_ident()


async def compute_here():
    compute()


async def main():
    first, second = await asyncio.gather(wait(), wait())
    print("two coroutines, one thread:", first == second)
    print("alive while waiting:", await beats_during(wait()) > 2)
    print("alive while computing:", await beats_during(compute_here()) > 2)


asyncio.run(main())
