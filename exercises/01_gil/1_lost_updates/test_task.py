"""What step 1.1 asks for, judged by what the code does."""

import threading
import time
from collections.abc import Callable

from gillab.course.check import expect, predicted
from gillab.course.check.drawings import kept_and_lost

THREADS, TIMES = 4, 300_000
BUMPS = {"bump_plain": 3, "bump_call": 12}  # name → rounds, until a loss shows


class Slow(int):
    """A number that hands the GIL over in the middle of each addition."""

    def __add__(self, other: int) -> Slow:
        time.sleep(0)
        return Slow(int(self) + other)


class Yielding:
    """The task's lock; after each release it hands the GIL over."""

    def __init__(self, lock):
        self.lock, self.acquire = lock, lock.acquire

    def release(self) -> None:
        self.lock.release()
        time.sleep(0)

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()


def lost(task, bump: Callable[[int], None], times: int, start: int = 0) -> int:
    """How many of THREADS × times additions are missing after that many threads called bump."""
    task.counter = start
    threads = [threading.Thread(target=bump, args=(times,), daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    missing = THREADS * times - int(task.counter)
    task.counter = 0
    return missing


def measure(task) -> dict[str, int]:
    """Updates lost by each function, in several rounds: threads may not overlap in one of them."""
    found = {"total": THREADS * TIMES}
    for name, rounds in BUMPS.items():
        found[name] = 0
        for _ in range(rounds):
            found[name] = found[name] or lost(task, getattr(task, name), TIMES)
    return found


def test_prediction(task):
    """your guess agrees with the measurement"""
    predicted("LOSES", task.LOSES)
    found = measure(task)
    for name in BUMPS:
        missing = found[name]
        lucky = name == "bump_call" and not missing  # a race that did not show proves nothing
        expect(
            task.LOSES[name] == bool(missing) or lucky,
            did=f"LOSES[{name!r}] is {task.LOSES[name]}, but {name} lost {missing:,} of "
            f"{found['total']:,} updates",
            wanted=f"LOSES[{name!r}] = {bool(missing)}, and an idea why",
            because="CPython lets another thread in only at most calls and at the end of a "
            "loop's round. counter += 1 has neither between its read and its write; "
            "counter += one() has a call there",
        )
    return kept_and_lost({name: (found[name], found["total"]) for name in BUMPS})


def test_lock_keeps_all(task):
    """bump_locked loses nothing"""
    called = []
    original = task.one

    def slow_one() -> int:
        called.append(1)
        time.sleep(0)  # hands the GIL over in the middle of the addition
        return original()

    task.one = slow_one
    lock = getattr(task, "lock", None)
    if hasattr(lock, "locked"):
        task.lock = Yielding(lock)
    missing = lost(task, task.bump_locked, 300, Slow())
    task.one, task.lock = original, lock
    wanted = THREADS * 300
    expect(
        len(called) == wanted,
        did=f"bump_locked called one() {len(called):,} times in {wanted:,} additions",
        wanted="counter += one(), once for each addition: the race is in that call",
    )
    expect(
        missing == 0,
        did=f"bump_locked lost {missing:,} of {wanted:,} updates. The check made the threads "
        "switch in the middle of each addition",
        wanted="0 lost: one lock for all threads, held from the read of counter to its write",
        because="another thread came in between that read and that write. counter += … is both: "
        "the whole line belongs into the block, and so does whatever writes counter. A lock made "
        "inside the function does not help: then every thread has a lock of its own",
    )
    return (
        f"bump_locked lost 0 of {wanted:,} updates, although the check made the threads switch in "
        "the middle of each"
    )


def is_about(task, slow_s: float, fast_s: float) -> tuple[bool, float, list[int]]:
    """Whether times_slower finds the factor between these two sleeps, to within a factor of 2.

    Also what it answered, and the arguments that it passed on.
    """
    got: list[int] = []

    def sleeping(seconds: float) -> Callable[[int], None]:
        return lambda times: (got.append(times), time.sleep(seconds))[1]

    answer = task.times_slower(sleeping(slow_s), sleeping(fast_s), 7)
    factor = slow_s / fast_s
    return isinstance(answer, float) and factor / 2 < answer < factor * 2, answer, got


def test_price_of_lock(task):
    """times_slower measures what it is given"""
    for slow_s, fast_s in ((0.06, 0.01), (0.01, 0.04)):
        for _ in range(4):  # a busy machine may oversleep; one good reading is enough
            good, answer, got = is_about(task, slow_s, fast_s)
            if good:
                break
        expect(
            got and set(got) == {7},
            did=f"times_slower called the two functions {len(got)} times, with {got}",
            wanted="slow(times) and fast(times), timed one after the other",
        )
        expect(
            good,
            did=f"for functions of {slow_s * 1000:.0f} ms and {fast_s * 1000:.0f} ms "
            f"times_slower answered {answer!r}",
            wanted=f"about {slow_s / fast_s:.2g}: seconds of slow divided by seconds of fast",
        )
    price = sorted(task.times_slower(task.bump_locked, task.bump_call, TIMES) for _ in "abc")[1]
    return f"on your machine, in one thread, the lock makes an addition {price:.1f} times as slow"
