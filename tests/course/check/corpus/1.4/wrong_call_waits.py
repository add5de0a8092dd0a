# says: call() waits for its answer
from collections.abc import Callable
from concurrent import interpreters

# Two GILs are no lock: each keeps out the threads of its own interpreter only.
LOSES = True


def bump(times: int) -> None:
    import tally

    tally.bump(times)


def in_two_interpreters(work: Callable[..., None], argument: object) -> None:
    """Run work(argument) in two new interpreters at once; wait, close both."""
    for _ in range(2):
        interpreter = interpreters.create()
        interpreter.call(work, argument)
        interpreter.close()
