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


# Measured, not believed: the call between read and write opens the window.
LOSES = {"bump_plain": False, "bump_call": True}


def bump_locked(times):
    global counter
    for start in range(0, times, 100):
        with lock:
            for _ in range(min(100, times - start)):
                counter += one()


def times_slower(slow: Callable, fast: Callable, times: int) -> float:
    """Seconds of slow(times) / seconds of fast(times), in this one thread."""
    start = time.perf_counter()
    slow(times)
    middle = time.perf_counter()
    fast(times)
    return (middle - start) / (time.perf_counter() - middle)
