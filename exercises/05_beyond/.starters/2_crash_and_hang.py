"""Step 5.2: one task crashes, one never ends. What goes down with it?"""

from collections.abc import Callable
from concurrent.futures import InterpreterPoolExecutor

from trouble import crash, hang, square

# TODO 1: guess. A worker of this pool crashes in C. Does your program go on?
# True or False.
GOES_ON = {"threads": None, "processes": None, "interpreters": None}


def attempt(function: Callable, item: object, limit_s: float) -> object:
    """What function(item) returns; None if it crashes or lasts longer than
    limit_s.

    An error that it raises is raised here too. Afterwards nothing of it runs.
    """
    # TODO 2: this crashes with the task, and waits for one that never ends.
    with InterpreterPoolExecutor(1) as pool:
        return pool.submit(function, item).result(timeout=limit_s)


if __name__ == "__main__":
    for function in (square, crash, hang, square):
        print(f"{function.__name__}: {attempt(function, 7, 2.0)}")
