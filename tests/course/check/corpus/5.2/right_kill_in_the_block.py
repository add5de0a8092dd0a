"""Step 5.2: one task crashes, one never ends. What goes down with it?"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from trouble import crash, hang, square

# Threads and interpreters live in your process, and a crash ends a process.
GOES_ON = {"threads": False, "processes": True, "interpreters": False}


def attempt(function: Callable, item: object, limit_s: float) -> object:
    """What function(item) returns; None if it crashes or lasts longer than
    limit_s.

    An error that it raises is raised here too. Afterwards nothing of it runs.
    """
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(function, item).result(timeout=limit_s)
        except (BrokenProcessPool, TimeoutError):
            pool.kill_workers()
            return None


if __name__ == "__main__":
    for function in (square, crash, hang, square):
        print(f"{function.__name__}: {attempt(function, 7, 2.0)}")
