"""Tasks that can testify: they sign in and out in a folder, from any thread, process, interpreter.

A module of its own with few imports: each new interpreter has to load it before it can sign in.
"""

import os
import threading
import time
from concurrent import interpreters

WAIT_S = 1.0


def patience() -> float:
    """How much longer than on a quiet machine things may take now: 1 to 3."""
    try:
        return min(max(1.0, os.getloadavg()[0] / (os.process_cpu_count() or 1)), 3.0)
    except AttributeError, OSError:  # Windows counts no load
        return 1.5


def visit(folder: str, wait_s: float = WAIT_S) -> None:
    """Sign in, wait until somebody else has, or `wait_s` on a quiet machine; sign out."""
    start_s = time.monotonic()
    who = f"{os.getpid()} {interpreters.get_current().id} {threading.get_ident()}"
    name = os.path.join(folder, f"{who} {time.monotonic_ns()}")
    with open(f"{name}.in", "x"):
        pass
    end_s, met = start_s + wait_s * patience(), False
    while not met and time.monotonic() < end_s:
        met = sum(entry.endswith(".in") for entry in os.listdir(folder)) > 1
        time.sleep(0.002)
    with open(f"{name}.out", "w") as seen:
        seen.write(f"{who} {start_s} {time.monotonic()} {int(met)}")


def visit_and_answer(item: tuple[str, int, float]) -> int:
    """A task for a pool: `visit` the folder, then answer the square of the number."""
    folder, number, wait_s = item
    visit(folder, wait_s)
    return number * number


def answer_late(item: tuple[int, float]) -> int:
    """A task for a pool that takes a given time, so that a later task can be done earlier."""
    number, delay_s = item
    time.sleep(delay_s)
    return number
