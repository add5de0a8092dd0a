"""What step 2.3 asks for, judged by what the code does."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor

from gillab.course.check import expect, predicted, shown
from gillab.course.check.explain import short
from gillab.course.check.rendezvous import visit_and_answer
from gillab.course.check.witnesses import at_once, meeting_place, sightings

WANTED = {"threads": False, "processes": True, "interpreters": True}
CALLED = {"visit_and_answer": "function", "sleepy": "function"}


def fails(argument):
    raise LookupError(f"no {argument}")


def fails_otherwise(argument):
    return len(argument) / 0


def test_guess(task):
    """you know whose GIL it is"""
    predicted("OWN_GIL", task.OWN_GIL)
    wrong = [name for name, own in WANTED.items() if task.OWN_GIL[name] != own]
    expect(
        not wrong,
        did=f"OWN_GIL[{wrong[0]!r}] is {task.OWN_GIL[wrong[0]]}" if wrong else "",
        wanted="one of the three shares the event loop's GIL, two do not",
        because="a GIL belongs to an interpreter. A process has an interpreter of its own, and "
        "so has each worker of the interpreter pool; all threads of an interpreter share one",
    )


def test_loop_goes_on(task):
    """answer() leaves the event loop free, and returns what the function returned"""

    async def watch(pool) -> tuple[object, int]:
        asking, rounds = asyncio.ensure_future(task.answer(pool, sleepy, 7)), 0
        while not asking.done():
            await asyncio.sleep(0.005)
            rounds += 1
        return asking.result(), rounds

    with ThreadPoolExecutor(2) as pool:
        found, rounds = asyncio.run(watch(pool))
        try:
            pool.submit(int)
        except RuntimeError:
            expect(
                False,
                did="answer() closed the pool that it was given",
                wanted="a pool that stays open for the next request: no with block in answer()",
            )
    expect(
        found == 49,
        did=f"for a function that squares and the argument 7, answer() gave {shown(found)}",
        wanted="49: what function(argument) returned",
        because="run_in_executor gives something to await, the result is what comes of it"
        if "Future" in str(found)
        else "",
    )
    expect(
        rounds > 5,
        did=f"the event loop came round {rounds} times while the pool worked for 0.2 s",
        wanted="a loop that goes on meanwhile: await the pool's work",
        because="calling the function here, or waiting by future.result(), stops the loop",
    )


def sleepy(number: int) -> int:
    time.sleep(0.2)
    return number * number


def test_uses_the_pool(task):
    """answer() uses the pool that it was given, for two requests at once"""
    with meeting_place() as folder, task.POOLS["processes"](2) as pool:

        async def two() -> list:
            items = [(folder, number, 4.0) for number in (3, 5)]
            return await asyncio.gather(
                *(task.answer(pool, visit_and_answer, item) for item in items)
            )

        answers, seen = asyncio.run(two()), sightings(folder)
    expect(
        answers == [9, 25] and seen,
        did=f"two requests were answered with {shown(answers)}",
        wanted="[9, 25]",
    )
    expect(
        all(one.worker[0] != os.getpid() for one in seen),
        did="given a pool of processes, the work was done in this process",
        wanted="the work handed to the pool that comes in as an argument",
        because="asyncio.to_thread uses a thread pool of its own, and so does None as the pool",
    )
    expect(
        at_once(seen),
        did="the second request began only after the first had ended",
        wanted="both at work at the same time",
    )
    return "two requests at once, in the pool"


def test_errors_come_back(task):
    """an error in the work reaches the one who asked"""
    for function, kind in ((fails, LookupError), (fails_otherwise, ZeroDivisionError)):
        with ThreadPoolExecutor(1) as pool:
            try:
                found = asyncio.run(task.answer(pool, function, "kettle"))
                said = f"answer() returned {shown(found)}"
            except kind:
                continue
            except Exception as error:
                said = f"answer() raised {type(error).__name__}: {short(str(error))}"
        expect(
            False,
            did=f"the function raised {kind.__name__}, and {said}",
            wanted=f"the error as it is: {kind.__name__} reaches whoever awaits answer()",
            because="an error that is caught here, or wrapped in another one, tells the client "
            "nothing of what went wrong",
        )
    return "two kinds of errors reach the client as they are"


def test_choice(task):
    """make_pool opens workers with GILs of their own, in this process"""
    for asked in (1, 3, 2):  # workers start with their first task, so the first two cost nothing
        pool = task.make_pool(asked)
        workers = getattr(pool, "_max_workers", asked)
        expect(
            workers == asked,
            did=f"make_pool({asked}) opened a pool of {workers} workers",
            wanted="as many as asked for: InterpreterPoolExecutor(workers)",
            because="a number is written into make_pool, or none at all" if asked != 2 else "",
        )
        if asked != 2:
            pool.shutdown()
    with meeting_place() as folder, pool:
        items = [(folder, number, 4.0) for number in (3, 5)]
        list(pool.map(visit_and_answer, items))
        seen = sightings(folder)
    here = [one for one in seen if one.worker[0] == os.getpid()]
    expect(
        len(here) == len(seen),
        did="the pool's workers are in other processes",
        wanted="workers in this process, as the docstring says: the pool of interpreters",
        because="processes have GILs of their own as well. What a process costs beside an "
        "interpreter is a question for the measurement of step 2.6, not for this check",
    )
    expect(
        all(one.worker[1] != 0 for one in seen),
        did="the pool's workers share this interpreter, and with it the event loop's GIL",
        wanted="a pool whose workers have a GIL of their own",
    )
    expect(
        at_once(seen),
        did="two tasks were never at work at the same time",
        wanted="as many workers as asked for: make_pool(2) has two",
    )
    return "two interpreters, one process"
