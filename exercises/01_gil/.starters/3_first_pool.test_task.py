"""What step 1.3 asks for, judged by what the code does."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future

from work import count_primes

from gillab.course.check import NotYet, expect, predicted, shown
from gillab.course.check.drawings import in_doubt, keep, lanes
from gillab.course.check.error_places import links
from gillab.course.check.witnesses import (
    at_once,
    meeting_place,
    sightings,
    visit_and_answer,
    watched,
)

NUMBERS = [8, 11, 5, 5]  # in no order, two alike, and the first task ends after the second
SQUARES = [number * number for number in NUMBERS]
NOT_ALL = ["8", "11", "five", "3"]  # of which int() takes three
LINGER_S = 1.0
CLOSED = "with make_pool(2) as pool: it is closed when the block ends, even by an error"
given: dict[str, list] = {}  # what run_on returned, by pool
PATIENCE_S = {"threads": 1.0, "processes": 3.0, "interpreters": 3.0}
LIMIT = 30_000
CALLED = {"visit_and_answer": "function"}
SLIPS = {
    r"function\(\) takes one item": "function(item) takes one item of the list: "
    "pool.map(function, items) calls it with each",
    r"function\(\) takes 1 positional argument but": "no star: pool.map(function, items) takes the "
    "list itself",
    r"function\(\) missing 1 required": "pool.submit(function, item) passes the item along, once "
    "for each item; pool.map(function, items) does it for all",
    "'function' object is not iterable": "the function comes first: pool.map(function, items)",
    r"function\(\) got an unexpected keyword argument": "pool.submit(function, item) takes the "
    "item as it is; args=… is what a Thread takes",
    "'type' object does not support the context manager|'function' object has no attribute "
    "'_shutdown_lock'": "make_pool is a class: make_pool(2) opens a pool of two workers",
    "KeyError: (<class|'make_pool')": "make_pool is one of the classes in POOLS and not its name: "
    "make_pool(2) opens a pool",
}


def test_guess(task):
    """you have guessed"""
    predicted("SAME_PROCESS", task.SAME_PROCESS, ("threads", "processes", "interpreters"))


def judge_pool(name, seen, calls, returned, answers):
    """Judge what happened on one pool, with a message for each usual mistake."""
    expect(
        seen,
        did=f"{name}: function(item) was never called, and run_on returned {shown(returned)}",
        wanted="function(item) called once for each item, and what it returned",
        because="a list filled by a function inside run_on works with threads only: neither the "
        "function nor the list can travel. Return values are what travels back, and pool.map() "
        "tells of errors only when they are read"
        if name != "threads" and not answers
        else "the pool was given nothing to do: pool.map(function, items)"
        if not answers
        else "an answer written into the code, or an error nobody looked at",
    )
    expect(
        calls.opened == 1,
        did=f"{name}: run_on opened {calls.opened} pools with make_pool"
        if calls.opened
        else f"{name}: run_on opened a pool of its own choice, or none, and not make_pool's",
        wanted="make_pool(2), once: the pool class comes in as an argument",
    )
    home = name != "threads" and any(one.worker[:2] == (os.getpid(), 0) for one in seen)
    expect(
        not home,
        did=f"{name}: the work ran in the main interpreter of the process that called run_on",
        wanted="the work done by the pool's workers: pool.map or pool.submit",
    )
    expect(
        len(seen) >= len(NUMBERS),
        did=f"{name}: for {len(NUMBERS)} items function(item) was called {len(seen)} times",
        wanted="one call for each item",
        because="two of the items are equal, and function(item) is wanted for both"
        if len(seen) == len(set(NUMBERS))
        else "",
    )
    expect(
        at_once(seen),
        did=f"{name}: each task began only after the one before had ended",
        wanted="two tasks at work at once: hand over all the items, then ask for results",
        because="with threads two of your tasks did meet. chunksize=… hands a worker of the "
        "process pool so many items as one task: leave it out"
        if name == "processes"
        else "pool.submit(…).result() in one line waits before the next task is even handed "
        "over, and a function called by yourself runs here, not in the pool",
    )
    expect(
        returned is not None,
        did=f"{name}: run_on returned None",
        wanted=f"{SQUARES}: what function(item) returned for the items {NUMBERS}",
        because="run_on ends without return: return list(pool.map(function, items))",
    )
    expect(
        sorted(map(repr, answers)) == sorted(map(repr, SQUARES)),
        did=f"{name}: for the items {NUMBERS} it returned {shown(returned)}",
        wanted=f"{SQUARES}: what function(item) returned",
        because="what pool.map() gives is the results: return list(pool.map(function, items))"
        if len(answers) < len(SQUARES) and name == "threads"
        else "a list that the workers append to is filled by threads only: a process or an "
        "interpreter appends to a copy of its own. Return values are what travels back"
        if len(answers) < len(SQUARES)
        else "submit() gives a future, a promise of a result: ask each for its result()"
        if any(isinstance(answer, Future) for answer in answers)
        else "",
    )
    expect(
        calls.workers == 2,
        did=f"{name}: run_on asked for {calls.workers} workers, or left the number to the pool, "
        f"which took {calls.workers}",
        wanted="two: make_pool(2)",
    )


def expect_waited(name, calls):
    """Expect that closing the pool waited for its workers."""
    expect(
        calls.waited,
        did=f"{name}: run_on closed the pool by shutdown(wait=False)",
        wanted=CLOSED,
        because="wait=False does not wait for the workers: a task may be at work when run_on has "
        "long ended",
    )


def test_every_pool(task):
    """run_on uses two workers of each pool"""
    in_pairs = False
    for name, pool_class in task.POOLS.items():
        expect(
            isinstance(pool_class, type),
            did=f"POOLS[{name!r}] is {shown(pool_class)}",
            wanted="POOLS as it was at the start: classes, without brackets behind them",
        )
        with meeting_place() as folder, watched(pool_class) as calls:
            wait_s = PATIENCE_S[name]
            items = [(folder, n, wait_s, LINGER_S * (n == NUMBERS[0])) for n in NUMBERS]
            returned = task.run_on(pool_class, visit_and_answer, items)
            answers = list(returned) if isinstance(returned, Iterable) else []
            seen = sightings(folder)
            judge_pool(name, seen, calls, returned, answers)
        expect(
            calls.closed,
            did=f"{name}: the pool was left open",
            wanted=CLOSED,
            because="an open pool keeps its threads, processes or interpreters and their memory",
        )
        expect_waited(name, calls)
        expect(
            isinstance(returned, list),
            did=f"{name}: run_on returned a {type(returned).__name__}",
            wanted="a list: list(pool.map(…))",
            because="pool.map() gives an iterator: a worker's error stays hidden in it until "
            "somebody reads that far"
            if isinstance(returned, Iterator)
            else "def run_on(…) -> list: promises one",
        )
        in_pairs = in_pairs or seen[2].start_s > max(seen[0].end_s, seen[1].end_s)
        given[name] = answers
    said = "threads, processes and interpreters: two tasks at once each, and every pool closed"
    if in_pairs:
        said += (
            ". The third task began only when both before it had ended, although one of them ended "
            "early: hand over all items before you ask for a result, then no worker has to wait"
        )
    return said


def test_order(task):
    """results come in the order of the items"""
    for name, answers in given.items():
        expect(
            answers == SQUARES,
            did=f"{name}: for the items {NUMBERS} the results came as {answers!r}",
            wanted=f"{SQUARES}: the order of the items, not of finishing and not of size",
            because="as_completed() yields whoever is done first; pool.map() and a list of futures "
            "keep the order",
        )
    return "in order, although the first task did not end first"


def test_error(task):
    """an error in a task arrives, and the pool is closed"""
    for name, pool_class in task.POOLS.items():
        with watched(pool_class) as calls:
            try:
                returned = task.run_on(pool_class, int, NOT_ALL)
            except Exception as error:
                if not any(isinstance(link, ValueError) for link in links(error)):
                    raise
            else:
                raise NotYet(
                    f"{name}: function(item) raised an error for one of four items, and run_on "
                    f"returned {shown(returned)}",
                    "the error: whoever calls run_on has to learn that a result is missing",
                    "except … around it hides the error, and so does a result that nobody reads",
                )
        expect(
            calls.closed,
            did=f"{name}: after an error in function(item) the pool was left open",
            wanted=CLOSED,
            because="the error leaves run_on at once: a shutdown() in a later line is not reached",
        )
        expect_waited(name, calls)
    return "one of four items made function(item) fail: run_on raised the error and closed the pool"


def test_timeline(task):
    """your guess agrees with where the work was done"""
    here, drawn = f"process {os.getpid()},", {}
    for name, pool_class in task.POOLS.items():
        results = list(task.run_on(pool_class, count_primes, [LIMIT] * 4))
        drawn[name] = [[who, start_s, end_s] for _, who, start_s, end_s in results]
        same = all(who.startswith(here) for _, who, _, _ in results)
        expect(
            task.SAME_PROCESS[name] == same,
            did=f"SAME_PROCESS[{name!r}] is {task.SAME_PROCESS[name]}, but its workers ran in "
            f"{'this process' if same else 'processes of their own'}",
            wanted=f"SAME_PROCESS[{name!r}] = {same}",
            because="the process pool starts processes, and each works in its own. Threads and "
            "interpreters are both workers inside the one that you started",
        )
    said = (
        "your own run, four tasks on two workers (another shade is another task):\n"
        f"{lanes(drawn)}\ndrawn in {keep(drawn)}"
    )
    return "\n".join([said, *in_doubt(drawn)])
