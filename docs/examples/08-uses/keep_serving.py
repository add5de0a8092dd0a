import asyncio
from concurrent.futures import InterpreterPoolExecutor


def render_report(rows):
    return sum(n * n for n in range(rows))


async def main():
    with InterpreterPoolExecutor(max_workers=2) as pool:
        loop = asyncio.get_running_loop()
        report = loop.run_in_executor(pool, render_report, 5_000_000)
        health_checks = 0
        while not report.done():
            health_checks += 1
            await asyncio.sleep(0.005)
        print("the report:", await report)
        print("health checks answered meanwhile:", "many" if health_checks > 5 else health_checks)


if __name__ == "__main__":
    asyncio.run(main())
