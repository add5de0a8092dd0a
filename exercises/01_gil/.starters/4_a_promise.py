"""Step 1.4: two interpreters, a GIL each, one C counter. Does it count right?

The module `tally` is built from task.c beside this file. It has two functions:
bump(times) and get_total().
"""

from collections.abc import Callable
from concurrent import interpreters

# TODO 1: guess first. Each interpreter holds its own GIL. Does tally lose
# counts? True or False.
LOSES = None

# TODO 2 is in task.c.


def bump(times: int) -> None:
    import tally

    tally.bump(times)


def in_two_interpreters(work: Callable[..., None], argument: object) -> None:
    """Run work(argument) in two new interpreters at once; wait, close both."""
    pair = [interpreters.create(), interpreters.create()]
    # TODO 3: each one's call_in_thread(work, argument) starts a thread and
    # returns it. Start both, then join() both.
    for one in pair:
        one.close()


if __name__ == "__main__":
    import tally

    in_two_interpreters(bump, 20_000_000)
    print(f"counted {tally.get_total():,} of 40,000,000")
