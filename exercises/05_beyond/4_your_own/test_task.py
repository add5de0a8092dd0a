"""What step 5.4 asks for: that the function goes everywhere, and that the claims fit together."""

import time
from concurrent.futures import InterpreterPoolExecutor, ProcessPoolExecutor, ThreadPoolExecutor

from gillab.course.check import NotYet, expect, guessed, shown
from gillab.course.check.in_time import StillRunning, in_time
from gillab.course.check.rendezvous import patience

POOLS = {
    "threads": ThreadPoolExecutor,
    "processes": ProcessPoolExecutor,
    "interpreters": InterpreterPoolExecutor,
}
WORDS = (*POOLS, "no pool")
SLIPS = {
    "name '(threads|processes|interpreters|no)' is not defined": "a guess in words stands in quotes"
}
LONGEST_S = 5.0
SURELY = 5  # times longer or shorter than the break-even: nearer than that, both answers fit
WHICH = "python3 scripts/workshop.py which exercises/05_beyond/4_your_own/task.py:work"


def call(task, item: object) -> object:
    """One call as `which` makes it: a tuple holds several arguments."""
    return task.work(*item) if isinstance(item, tuple) else task.work(item)


def test_function(task):
    """there is a function with its tasks"""
    work, tasks = getattr(task, "work", None), getattr(task, "TASKS", None)
    expect(
        callable(work),
        did="there is no function called work",
        wanted="def work(…): something of yours that computes",
    )
    expect(
        isinstance(tasks, list) and len(tasks) > 1,
        did=f"TASKS is {shown(tasks)}",
        wanted="a list of two arguments or more, one for each call of work()",
    )
    start = time.perf_counter()
    try:
        answer = in_time(LONGEST_S * patience(), call, task, tasks[0])
    except StillRunning:
        raise NotYet(
            f"work() had not ended after {LONGEST_S:.0f} seconds",
            "a smaller task: a second is long",
        ) from None
    return f"one call takes {time.perf_counter() - start:.3g} s and returns a " + (
        type(answer).__name__
    )


def test_goes_everywhere(task):
    """it gives the same answers in threads, processes and interpreters"""
    items = [item if isinstance(item, tuple) else (item,) for item in task.TASKS[:2]]
    here = [call(task, item) for item in items]
    for name, pool_class in POOLS.items():
        with pool_class(2) as pool:
            there = [one.result() for one in [pool.submit(task.work, *item) for item in items]]
        expect(
            there == here,
            did=f"{name} gave other answers than plain calls",
            wanted="a function whose answer depends on its arguments only",
            because="time, chance, or a global that something else changes",
        )
    return f"two calls each on {', '.join(POOLS)}"


def test_guess(task):
    """you have guessed"""
    expect(
        task.GUESS in WORDS,
        did=f"GUESS is {task.GUESS!r}",
        wanted=f"one of {', '.join(map(repr, WORDS))}: guess first, then measure",
    )


def seconds(task) -> float:
    """The shortest of three calls."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        call(task, task.TASKS[0])
        taken.append(time.perf_counter() - start)
    return min(taken)


def test_break_even(task):
    """what you say of the break-even fits your tasks"""
    even = task.BREAK_EVEN_S
    number = isinstance(even, (int, float)) and not isinstance(even, bool) and 0 < even < 3600
    expect(
        number or even is None,
        did=f"BREAK_EVEN_S is {even!r}",
        wanted=f"what `which` names as break-even, in seconds: {WHICH}",
        because="1 µs is 0.000001 s, 1 ms is 0.001 s" if number is False and even else "",
    )
    guessed("LONG_ENOUGH", task.LONG_ENOUGH)
    task_s = seconds(task)
    times = 0.0 if even is None else task_s / even
    wrong = times > SURELY if not task.LONG_ENOUGH else times < 1 / SURELY
    expect(
        not wrong,
        did=f"LONG_ENOUGH is {task.LONG_ENOUGH}, and a task takes {task_s:.3g} s, "
        + ("while no pool ever pays" if even is None else f"{times:.3g} times your break-even"),
        wanted=f"LONG_ENOUGH = {not task.LONG_ENOUGH}",
        because="below the break-even the trip to a worker costs more than the work that it saves",
    )
    return (
        f"a task takes {task_s:.3g} s. You guessed {task.GUESS!r}; `which` knows whether that "
        "was right"
    )
