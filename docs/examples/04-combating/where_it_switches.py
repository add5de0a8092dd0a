import asyncio

neighbour_ran = False


async def neighbour():
    global neighbour_ran
    while True:
        neighbour_ran = True
        await asyncio.sleep(0)


class Door:
    async def __aenter__(self):
        await asyncio.sleep(0)

    async def __aexit__(self, *error):
        pass


async def numbers():
    yield 1
    await asyncio.sleep(0)


async def answer():
    return 42  # nothing to wait for


async def waits():
    await asyncio.sleep(0)


async def enters():
    async with Door():
        pass


async def loops():
    async for _ in numbers():
        pass


async def main():
    global neighbour_ran
    beside = asyncio.create_task(neighbour())
    await asyncio.sleep(0)
    cases = {
        "await asyncio.sleep(0)": waits,
        "async with": enters,
        "async for": loops,
        "await answer()": answer,
    }
    for name, work in cases.items():
        neighbour_ran = False
        await work()
        print(f"{name:22}  did another task run? {neighbour_ran}")
    beside.cancel()


asyncio.run(main())
