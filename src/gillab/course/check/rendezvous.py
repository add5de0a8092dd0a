"""A task that notes when it runs and whether another one runs at the same time.

It does so in files of a folder, from any thread, process or interpreter. The module imports
little, since each new interpreter has to load it before its task can begin.
"""

import os
import threading
import time
from concurrent import interpreters

WAIT_S = 1.0


def patience() -> float:
    """The factor, 1 to 3, by which things may take longer now than on a quiet machine.

    GILLAB_PATIENCE sets it, so that tests of what hangs do not wait longer on a busy machine.
    """
    pinned = os.environ.get("GILLAB_PATIENCE")
    if pinned:
        return float(pinned)
    try:
        return min(max(1.0, os.getloadavg()[0] / (os.process_cpu_count() or 1)), 3.0)
    except AttributeError, OSError:  # Windows reports no load
        return 1.5


def visit(folder: str, wait_s: float = WAIT_S, linger_s: float = 0.0) -> None:
    """Note the start, wait for a second task to start, note the end.

    `wait_s`: how long to wait for the second task, on a quiet machine. `linger_s`: how long to
    wait then for a third. With two workers a third starts only after one has ended, so this
    task then ends last.
    """
    start_s = time.monotonic()
    who = f"{os.getpid()} {interpreters.get_current().id} {threading.get_ident()}"
    name = os.path.join(folder, f"{who} {time.monotonic_ns()}")
    with open(f"{name}.in", "x"):
        pass
    met = have_started(folder, 2, wait_s)
    if met and linger_s:
        have_started(folder, 3, linger_s)
    with open(f"{name}.out", "w") as seen:
        seen.write(f"{who} {start_s} {time.monotonic()} {int(met)}")


def have_started(folder: str, wanted: int, wait_s: float) -> bool:
    """Wait until so many tasks have started; whether they have."""
    end_s = time.monotonic() + wait_s * patience()
    while True:
        if sum(entry.endswith(".in") for entry in os.listdir(folder)) >= wanted:
            return True
        if time.monotonic() > end_s:
            return False
        time.sleep(0.002)


def visit_and_answer(item: tuple) -> int:
    """A task for a pool: `visit`, then the square of the number.

    `item`: (folder, number) and, optionally, the seconds to wait and to linger.
    """
    if not isinstance(item, tuple):
        raise TypeError(f"visit_and_answer() takes one item, and was given a {type(item).__name__}")
    folder, number, *seconds = item
    visit(folder, *seconds)
    return number * number
