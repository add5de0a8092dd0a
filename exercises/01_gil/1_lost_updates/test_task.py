"""What step 1.1 asks for, judged by what the code does."""

import runpy
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from gillab.course.check import NotYet, expect, predicted
from gillab.course.check.drawings import kept_and_lost

THREADS, TIMES = 4, 300_000
BUMPS = {"bump_plain": 3, "bump_call": 12}  # name → rounds, until a loss shows
STARTER = Path(__file__).parents[1] / ".starters" / "1_lost_updates.py"
SWITCH_S = 0.0001  # so often a thread that waits for the GIL asks for it; Python's own: 0.005
LOOKED = (
    "lock.locked() only looks, and says what was true a moment ago. with lock: waits until the "
    "lock is free and takes it"
)
SLIPS = {
    r"'_thread\.R?[lL]ock' object is not callable": "lock is the lock itself, made at the top of "
    "the file: no brackets, with lock:",
    "'bool' object does not support the context manager": "lock.acquire() has taken the lock "
    "already: with lock: takes it and gives it back",
    "'type' object does not support the context manager": "the lock made at the top of the file "
    "is called lock: with lock:",
}


class Slow(int):
    """A number that hands the GIL over in the middle of each addition."""

    def __add__(self, other: int) -> Slow:
        time.sleep(0)
        return Slow(int(self) + other)


class Yielding:
    """The task's lock; it hands the GIL over after each release, and while somebody has it.

    It counts how often it was taken, and notes whether somebody looked if it was.
    """

    def __init__(self, lock):
        self.lock, self.taken, self.looked_at = lock, 0, False

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        got = self.lock.acquire(blocking, timeout)
        if got:
            self.taken += 1
        else:
            time.sleep(0)
        return got

    def release(self) -> None:
        self.lock.release()
        time.sleep(0)

    def locked(self) -> bool:
        self.looked_at = True
        taken = self.lock.locked()
        if taken:
            time.sleep(0)
        return taken

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()

    def __getattr__(self, name: str) -> object:
        return getattr(self.lock, name)


Yielding.__name__ = "_thread.lock"  # as an error names a lock


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


def does(function: Callable) -> tuple:
    """What a function does, as its bytecode tells; names of its own variables do not count."""
    code = getattr(function, "__code__", None)
    return code and (code.co_code, code.co_names)


def expect_as_given(task) -> None:
    """The functions that the guesses are about have to be those of the start."""
    given = runpy.run_path(str(STARTER))
    for name, arguments in {"one": (), "bump_plain": (1,), "bump_call": (1,)}.items():
        function = getattr(task, name)
        if does(function) == does(given[name]):
            continue
        function(*arguments)  # an error of its own says more
        raise NotYet(
            f"{name} is not what it was at the start",
            "one, bump_plain and bump_call as they were: your guess is about them. Only "
            "bump_locked is to be mended",
            "the lock belongs into bump_locked. --reset puts the file back to its start and keeps "
            "a copy of yours",
        )


def test_prediction(task):
    """your guess agrees with the measurement"""
    predicted("LOSES", task.LOSES, BUMPS)
    expect_as_given(task)
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


def lost_in_switches(task, lock: Yielding, times: int) -> tuple[int, int]:
    """What bump_locked lost while its threads switched as often as can be, and calls of one()."""
    called, original, every_s = [], task.one, sys.getswitchinterval()

    def slow_one() -> int:
        called.append(1)
        time.sleep(0)  # hands the GIL over in the middle of the addition
        return original()

    task.one, task.lock = slow_one, lock if hasattr(lock.lock, "locked") else lock.lock
    sys.setswitchinterval(SWITCH_S)  # a thread that tries again and again keeps nobody waiting
    try:
        return lost(task, task.bump_locked, times, Slow()), len(called)
    finally:
        sys.setswitchinterval(every_s)
        task.one, task.lock = original, lock.lock


def why_lost(lock: Yielding) -> str:
    if lock.taken:
        return (
            "another thread came in between that read and that write. counter += … is both: the "
            "whole line belongs into the block, and so does whatever writes counter"
        )
    if lock.looked_at:
        return LOOKED
    return (
        "nobody took the lock at the top of the file: with lock: takes it. lock.acquire without "
        "its brackets does nothing, and where each call makes a lock inside the function, every "
        "thread has a lock of its own"
    )


def test_lock_keeps_all(task):
    """bump_locked loses nothing"""
    lock = Yielding(getattr(task, "lock", None))
    missing, called = lost_in_switches(task, lock, 300)
    wanted = THREADS * 300
    expect(
        called >= wanted,
        did=f"bump_locked called one() {called:,} times in {wanted:,} additions",
        wanted="counter += one(), once for each addition: the race is in that call",
        because=LOOKED if lock.looked_at else "",
    )
    expect(
        missing >= 0,
        did=f"bump_locked made {wanted - missing:,} additions, and was asked for {wanted:,}",
        wanted="counter += one(), once in each round of the loop",
    )
    expect(
        missing == 0,
        did=f"bump_locked lost {missing:,} of {wanted:,} updates. The check made the threads "
        "switch in the middle of each addition",
        wanted="0 lost: one lock for all threads, held from the read of counter to its write",
        because=why_lost(lock),
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
    lock = Yielding(task.lock)
    lost_in_switches(task, lock, 30)
    price = sorted(task.times_slower(task.bump_locked, task.bump_call, TIMES) for _ in "abc")[1]
    if 0 < lock.taken < THREADS * 30:
        return (
            f"for {THREADS * 30} additions bump_locked takes the lock {lock.taken} times, so its "
            f"price hardly shows: in one thread it takes {price:.1f} times as long as bump_call"
        )
    return (
        f"on your machine, in one thread, an addition takes {price:.1f} times as long with the lock"
    )
