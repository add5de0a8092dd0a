"""What step 1.4 asks for, judged by what the code does."""

import json
import re
import time
from concurrent import interpreters
from pathlib import Path

from gillab.course.check import NotYet, expect, guessed, missing_extension
from gillab.course.check.drawings import kept_and_lost
from gillab.course.check.witnesses import (
    at_once,
    meeting_place,
    open_interpreters,
    sightings,
    visit,
)

HERE = Path(__file__).parent
TIMES = 20_000_000
ENOUGH_S = 1.0
CALLED = {"visit": "work"}
SLIPS = {
    r"work\(\) missing 1 required": "work takes the argument: "
    "interpreter.call_in_thread(work, argument)"
}


def test_guess(task):
    """you have guessed"""
    guessed("LOSES", task.LOSES)


def test_two_interpreters(task):
    """in_two_interpreters works in two interpreters at once"""
    before = open_interpreters()
    with meeting_place() as folder:
        task.in_two_interpreters(visit, folder)
        seen = sightings(folder)
    left = open_interpreters() - before
    used = {one.interpreter for one in seen}
    expect(
        len(seen) == 2,
        did=f"work(argument) was done {len(seen)} times",
        wanted="twice: once in each of two interpreters, and both waited for",
    )
    expect(
        0 not in used and len(used) == 2,
        did="the work ran in the main interpreter"
        if 0 in used
        else "the same interpreter did it twice",
        wanted="two new interpreters, and one call in each",
    )
    expect(
        at_once(seen),
        did="the second interpreter began only after the first had ended",
        wanted="both at once: two call_in_thread(), only then two join()",
        because="call() waits for its answer, and so does a join() before the second "
        "call_in_thread()",
    )
    expect(
        not left,
        did=f"{len(left)} of the interpreters are still open",
        wanted="close() each one: an open interpreter keeps its memory",
    )
    return "two interpreters met, and both were closed"


def import_elsewhere() -> str:
    """The error of a second interpreter that imports tally; empty if there is none."""
    interpreter = interpreters.create()
    try:
        interpreter.exec("import tally")
    except interpreters.ExecutionFailed as error:
        return str(error).splitlines()[0]
    finally:
        interpreter.close()
    return ""


def promised() -> str:
    """What the slots of task.c promise, in words."""
    source = re.sub(r"/\*.*?\*/|//[^\n]*", "", Path("task.c").read_text("utf-8"), flags=re.DOTALL)
    found = re.search(r"Py_mod_multiple_interpreters\s*,\s*(\w+)", source)
    if not found:
        return "the slots of task.c make no promise"
    if "{0, NULL}" in source[: found.start()]:
        return "the promise in task.c stands behind {0, NULL}, which ends the list"
    return f"task.c promises {found[1]}" + {
        "Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED": ", which is for interpreters that share one GIL",
        "Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED": ", which promises nothing",
    }.get(found[1], "")


def test_promise(task):
    """tally can be imported in an interpreter with its own GIL"""
    if missing_extension():
        return f"skipped, {missing_extension()}: read the solved version in solution.c"
    refused = import_elsewhere()
    if refused:
        raise NotYet(
            f"{promised()}, and the second interpreter says: {refused}",
            "the promise that is for interpreters which have a GIL each, in the list of slots",
            "without it an interpreter with its own GIL does not load the module "
            "(docs/failures.md#module-refused)",
        )
    return "with the slot it is let in. Nobody checked whether the promise is true"


def count(task, times: int) -> int:
    """How many of 2 × times additions are missing."""
    import tally

    before = tally.get_total()
    task.in_two_interpreters(task.bump, times)
    return 2 * times - (tally.get_total() - before)


def measure(task) -> dict[str, int]:
    """Missing additions and their total, in longer and longer runs until some are missing.

    Two short runs may not overlap. Time is bounded as well, since an atomic counter is slow and
    loses nothing.
    """
    missing, times, start_s = 0, TIMES, time.monotonic()
    for times in (TIMES, 2 * TIMES, 4 * TIMES, 8 * TIMES, 16 * TIMES):
        missing = count(task, times)
        if missing or time.monotonic() - start_s > ENOUGH_S:
            break
    return {"missing": missing, "total": 2 * times}


def test_prediction(task):
    """your guess agrees with the count"""
    where = "on your machine"
    if missing_extension():
        found = json.loads((HERE / "recorded.json").read_text("utf-8"))
        where = f"recorded on {found['where']}"
    else:
        found = measure(task)
    missing = found["missing"]
    expect(
        missing < found["total"],
        did=f"after bump({found['total'] // 2:,}) in two interpreters get_total() was unchanged",
        wanted="a bump() that calls tally.bump(times)",
    )
    said = f"{missing:,} of {found['total']:,} were lost ({where})"
    expect(
        task.LOSES or not missing,  # a race that did not show proves nothing
        did=f"LOSES is {task.LOSES}, but {said}",
        wanted="LOSES = True",
        because="`total` is a static of the C file: one for the whole process. Each interpreter "
        "held its own GIL, so neither kept the other out",
    )
    drawn = f"{kept_and_lost({'tally': (missing, found['total'])})}\n({where})"
    if missing:
        return drawn
    return (
        f"{drawn}\nnothing got lost: a counter made safe, so LOSES = False; or luck, so run again"
    )
