# says: are still open
from collections.abc import Callable
from concurrent import interpreters

# Two GILs are no lock: each keeps out the threads of its own interpreter only.
LOSES = True

PAIR = []


def bump(times: int) -> None:
    import tally

    tally.bump(times)


def in_two_interpreters(work: Callable[..., None], argument: object) -> None:
    """Run work(argument) in two new interpreters at once; wait, close both."""
    PAIR.extend([interpreters.create(), interpreters.create()])
    threads = [interpreter.call_in_thread(work, argument) for interpreter in PAIR[-2:]]
    for thread in threads:
        thread.join()
