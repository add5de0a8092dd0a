# says: work takes the argument
"""Step 1.4: two interpreters, a GIL each, one C counter. Does it count right?

The module `tally` is built from task.c beside this file. It has two functions:
bump(times) and get_total().
"""

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
    threads = [one.call_in_thread(work) for one in pair]
    for thread in threads:
        thread.join()
    for one in pair:
        one.close()


if __name__ == "__main__":
    import tally

    in_two_interpreters(bump, 20_000_000)
    print(f"counted {tally.get_total():,} of 40,000,000")
