from collections.abc import Callable

# Two GILs are no lock: each keeps out the threads of its own interpreter only.
LOSES = True


def bump(times: int) -> None:
    import tally

    tally.bump(times)


def in_two_interpreters(work: Callable[..., None], argument: object) -> None:
    """Run work(argument) in two new interpreters at once; wait, close both."""
    from concurrent.futures import InterpreterPoolExecutor

    with InterpreterPoolExecutor(2) as pool:
        list(pool.map(work, [argument, argument]))
