"""Step 1.1: four threads add to one counter. Which additions get lost?"""

import threading
import time
from collections.abc import Callable

counter = 0
lock = threading.Lock()


def one() -> int:
    return 1


def bump_plain(times: int) -> None:
    global counter
    for _ in range(times):
        counter += 1


def bump_call(times: int) -> None:
    global counter
    for _ in range(times):
        counter += one()


LOSES = {"bump_plain": False, "bump_call": True}


def bump_locked(times: int) -> None:
    """Like bump_call, with the call to one(), but nothing may get lost."""
    global counter
    total = 0
    for _ in range(times):
        total += one()
    with lock:
        counter += total


def times_slower(slow: Callable, fast: Callable, times: int) -> float:
    """Seconds of slow(times) / seconds of fast(times), in this one thread."""
    start = time.perf_counter()
    slow(times)
    middle = time.perf_counter()
    fast(times)
    return (middle - start) / (time.perf_counter() - middle)


if __name__ == "__main__":
    price = times_slower(bump_locked, bump_call, 300_000)
    print(f"with the lock one thread takes {price:.1f} times as long")
