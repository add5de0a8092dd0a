from collections.abc import Callable
from concurrent import interpreters

# Two GILs are no lock: each keeps out the threads of its own interpreter only.
LOSES = True


def bump(times: int) -> None:
    import tally

    tally.bump(times)


def in_two_interpreters(work: Callable[..., None], argument: object) -> None:
    """Run work(argument) in two new interpreters at once; wait, close both."""
    first, second = interpreters.create(), interpreters.create()
    thread = first.call_in_thread(work, argument)
    second.call(work, argument)
    thread.join()
    first.close()
    second.close()
