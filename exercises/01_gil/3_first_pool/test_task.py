"""What step 1.3 asks for, judged by what the code does."""

import os
from concurrent.futures import Future

from work import count_primes

from gillab.course.check import expect, predicted, shown
from gillab.course.check.drawings import in_doubt, keep, lanes
from gillab.course.check.witnesses import (
    at_once,
    meeting_place,
    sightings,
    visit_and_answer,
    watched,
)

NUMBERS = [8, 11, 5, 3]  # in no order, and the first task ends after the second
SQUARES = [number * number for number in NUMBERS]
LINGER_S = 1.0
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
    "'type' object does not support the context manager": "make_pool is a class: make_pool(2) "
    "opens a pool of two workers",
}


def test_guess(task):
    """you have guessed"""
    predicted("SAME_PROCESS", task.SAME_PROCESS)


def judge_pool(name, seen, calls, answers):
    """Judge what happened on one pool, with a message for each usual mistake."""
    expect(
        seen,
        did=f"{name}: function(item) was never called, and run_on returned {shown(answers)}",
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
    )
    expect(
        at_once(seen),
        did=f"{name}: each task began only after the one before had ended",
        wanted="two tasks at work at once: hand over all the items, then ask for results",
        because="pool.submit(…).result() in one line waits before the next task is even handed "
        "over, and a function called by yourself runs here, not in the pool",
    )
    expect(
        sorted(map(repr, answers)) == sorted(map(repr, SQUARES)),
        did=f"{name}: for the items {NUMBERS} it returned {shown(answers)}",
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


def test_every_pool(task):
    """run_on uses two workers of each pool"""
    for name, pool_class in task.POOLS.items():
        make_pool, calls = watched(pool_class)
        with meeting_place() as folder:
            wait_s = PATIENCE_S[name]
            items = [(folder, n, wait_s, LINGER_S * (n == NUMBERS[0])) for n in NUMBERS]
            returned = task.run_on(make_pool, visit_and_answer, items)
            answers = list(returned or [])
            judge_pool(name, sightings(folder), calls, answers)
        expect(
            calls.closed,
            did=f"{name}: the pool was left open",
            wanted="with make_pool(2) as pool: it is closed when the block ends, even by an error",
            because="an open pool keeps its threads, processes or interpreters and their memory",
        )
        expect(
            isinstance(returned, list),
            did=f"{name}: run_on returned a {type(returned).__name__}",
            wanted="a list: list(pool.map(…))",
            because="pool.map() gives an iterator: a worker's error stays hidden in it until "
            "somebody reads that far",
        )
        given[name] = answers
    return "threads, processes and interpreters: two tasks at once each, and every pool closed"


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
    said = f"your own run, four tasks on two workers:\n{lanes(drawn)}\ndrawn in {keep(drawn)}"
    return "\n".join([said, *in_doubt(drawn)])
