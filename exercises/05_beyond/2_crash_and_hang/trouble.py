"""Four functions for a worker: two end well or with an error, two do not."""

import os
import time


def square(number: int) -> int:
    return number * number


def missing(name: object) -> None:
    """Raise an ordinary error."""
    raise LookupError(f"no {name}")


def crash(_: object) -> None:
    """End this process at once from C, as a bug in an extension module does."""
    os.abort()


def hang(path: object) -> None:
    """Never end; first write this process's number into the file, if it is one."""
    if isinstance(path, str):
        with open(path, "w") as file:
            file.write(str(os.getpid()))
    while True:
        time.sleep(0.01)
