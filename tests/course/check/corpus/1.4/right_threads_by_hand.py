from collections.abc import Callable
from concurrent import interpreters

# Two GILs are no lock: each keeps out the threads of its own interpreter only.
LOSES = True


def bump(times: int) -> None:
    import tally

    tally.bump(times)


def in_two_interpreters(work: Callable[..., None], argument: object) -> None:
    """Run work(argument) in two new interpreters at once; wait, close both."""
    from contextlib import ExitStack, closing
    from threading import Thread

    with ExitStack() as stack:
        pair = [stack.enter_context(closing(interpreters.create())) for _ in range(2)]
        threads = [Thread(target=one.call, args=(work, argument)) for one in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
