"""Step 5.1: a program for interpreters uses a package that they refuse."""

from concurrent.futures import InterpreterPoolExecutor
from functools import partial

import psutil
from stock import cut

# Parts in C load if they promise that they are safe there. psutil's do not.
LOADS = {"psutil": False, "sqlite3": True, "starlette": True}


def plan(sizes: list[int], workers: int) -> list[list[int]]:
    """The parts of each file, cut by that many interpreters."""
    room = psutil.virtual_memory().available // 100  # asked here; the number travels
    with InterpreterPoolExecutor(workers) as pool:
        return list(pool.map(partial(cut, room=room), sizes))


if __name__ == "__main__":
    for cut_up in plan([10**9, 3 * 10**9, 10**10], 2):
        print(f"{len(cut_up)} parts, the largest has {max(cut_up):,} bytes")
