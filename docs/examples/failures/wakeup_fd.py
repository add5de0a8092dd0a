# needs: unix (signal handlers of an event loop)
from concurrent.futures import InterpreterPoolExecutor


def serve(with_signals):
    import asyncio
    import signal

    async def main():
        if with_signals:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, print)
        return "served"

    return asyncio.run(main())


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        for with_signals in (True, False):
            future = pool.submit(serve, with_signals)
            print(f"with_signals={with_signals}: {future.exception() or future.result()}")
