"""One number in memory that several interpreters see."""

import time


def add_one(total: memoryview) -> None:
    """Read, think for a moment, write. Whoever comes in between is lost."""
    seen = total[0]
    time.sleep(0.002)
    total[0] = seen + 1


def add_many(total: memoryview, times: int) -> None:
    """The same without a pause, many times."""
    for _ in range(times):
        total[0] += 1


def number() -> memoryview:
    """A number of 64 bits, 0 at first."""
    return memoryview(bytearray(8)).cast("q")
