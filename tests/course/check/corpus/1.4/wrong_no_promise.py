# says: the slots of task.c make no promise, and the second interpreter says
from collections.abc import Callable
from concurrent import interpreters

# Two GILs are no lock: each keeps out the threads of its own interpreter only.
LOSES = True


def bump(times: int) -> None:
    import tally

    tally.bump(times)


def in_two_interpreters(work: Callable[..., None], argument: object) -> None:
    """Run work(argument) in two new interpreters at once; wait, close both."""
    pair = [interpreters.create(), interpreters.create()]
    threads = [one.call_in_thread(work, argument) for one in pair]
    for thread in threads:
        thread.join()
    for one in pair:
        one.close()
