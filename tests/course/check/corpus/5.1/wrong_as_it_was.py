# says: a C extension was imported that does not declare
"""Step 5.1: a program for interpreters uses a package that they refuse."""

from concurrent.futures import InterpreterPoolExecutor

import psutil
from stock import cut

# TODO 1: guess. Can an interpreter with a GIL of its own import it? True or
# False. psutil and sqlite3 have parts in C, starlette is pure Python.
LOADS = {"psutil": False, "sqlite3": True, "starlette": True}


def parts(size: int) -> list[int]:
    """Cut a file of that many bytes into parts that fit into free memory."""
    room = psutil.virtual_memory().available // 100
    return cut(size, room)


def plan(sizes: list[int], workers: int) -> list[list[int]]:
    """The parts of each file, cut by that many interpreters."""
    # TODO 2: no interpreter can import psutil, and so none can import this
    # file. What do the workers really need from it?
    with InterpreterPoolExecutor(workers) as pool:
        return list(pool.map(parts, sizes))


if __name__ == "__main__":
    for cut_up in plan([10**9, 3 * 10**9, 10**10], 2):
        print(f"{len(cut_up)} parts, the largest has {max(cut_up):,} bytes")
