"""Tasks that can testify: they sign in and out in a folder, from any thread, process, interpreter.

A module of its own with few imports: each new interpreter has to load it before it can sign in.
"""

import os
import threading
import time
from concurrent import interpreters

WAIT_S = 1.0


def patience() -> float:
    """How much longer than on a quiet machine things may take now: 1 to 3, by the load.

    GILLAB_PATIENCE sets it, so that tests of what hangs do not wait longer on a busy machine.
    """
    pinned = os.environ.get("GILLAB_PATIENCE")
    if pinned:
        return float(pinned)
    try:
        return min(max(1.0, os.getloadavg()[0] / (os.process_cpu_count() or 1)), 3.0)
    except AttributeError, OSError:  # Windows counts no load
        return 1.5


def visit(folder: str, wait_s: float = WAIT_S, linger_s: float = 0.0) -> None:
    """Sign in, wait until somebody else has, or `wait_s` on a quiet machine; sign out.

    `linger_s`: after meeting, wait so long for a third to sign in. Where two work, it can do so
    only once somebody has ended, who then ended before this visit.
    """
    start_s = time.monotonic()
    who = f"{os.getpid()} {interpreters.get_current().id} {threading.get_ident()}"
    name = os.path.join(folder, f"{who} {time.monotonic_ns()}")
    with open(f"{name}.in", "x"):
        pass
    met = signed_in(folder, 2, wait_s)
    if met and linger_s:
        signed_in(folder, 3, linger_s)
    with open(f"{name}.out", "w") as seen:
        seen.write(f"{who} {start_s} {time.monotonic()} {int(met)}")


def signed_in(folder: str, wanted: int, wait_s: float) -> bool:
    """Whether so many have signed in, waited for."""
    end_s = time.monotonic() + wait_s * patience()
    while True:
        if sum(entry.endswith(".in") for entry in os.listdir(folder)) >= wanted:
            return True
        if time.monotonic() > end_s:
            return False
        time.sleep(0.002)


def visit_and_answer(item: tuple) -> int:
    """A task for a pool: (folder, number, seconds to wait, to linger): the number's square."""
    folder, number, *seconds = item
    visit(folder, *seconds)
    return number * number
