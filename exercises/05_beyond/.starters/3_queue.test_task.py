"""What step 5.3 asks for, judged by what the code does."""

from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor
from contextlib import suppress
from pathlib import Path

from ledger import add_many, number

from gillab.course.check import NotYet, expect, guessed, shown
from gillab.course.check.drawings import kept_and_lost
from gillab.course.check.in_time import StillRunning, in_time
from gillab.course.check.noted_calls import noted_calls
from gillab.course.check.rendezvous import have_started, patience

TIMES, ROUNDS = 200_000, 6
ADDITIONS = 24


def lost() -> int:
    """Additions that are missing after two interpreters made TIMES each, in up to ROUNDS rounds."""
    with InterpreterPoolExecutor(2) as pool:
        for _ in range(ROUNDS):
            total = number()
            for future in [pool.submit(add_many, total, TIMES) for _ in range(2)]:
                future.result()
            if missing := 2 * TIMES - total[0]:
                return missing
    return 0


def test_guess(task):
    """your guess agrees with the measurement"""
    guessed("LOSES", task.LOSES)
    missing = lost()
    expect(
        task.LOSES or not missing,  # a race that did not show proves nothing
        did=f"LOSES is {task.LOSES}, but {missing:,} of {2 * TIMES:,} additions were lost",
        wanted="LOSES = True",
        because="a GIL keeps apart the threads of one interpreter. These are two interpreters",
    )
    return kept_and_lost({"no token": (missing, 2 * TIMES)})


def make(task) -> object:
    token = task.make_token()
    expect(
        all(hasattr(token, name) for name in ("put", "get", "id")),
        did=f"make_token() returned {shown(token)}",
        wanted="a queue of concurrent.interpreters: create_queue()",
        because="" if token is not None else "a function without return gives None",
    )
    return token


def submit_all(task, pool, total, token, count: int, because: str = "") -> list:
    """That many add_safely() on the pool, all ended; NotYet if they do not end.

    `because` is the likely reason; without one it is told from how many have ended.
    """
    futures = [pool.submit(task.add_safely, total, token) for _ in range(count)]
    try:
        in_time(3 * patience(), lambda: [one.exception() for one in futures])
    except StillRunning:
        done = sum(one.done() for one in futures)
        raise NotYet(
            f"of {count} calls of add_safely() {done} ended, and the others wait for ever",
            "whoever takes the item puts it back, also after an error; and one item lies there "
            "from the start",
            because
            or (
                "the item was taken and not put back"
                if done
                else "nobody ever put an item in, so the first get() waits for ever"
            ),
        ) from None
    return futures


def ready(folder: str) -> None:
    """End once three workers have started, so that all of them take part."""
    Path(folder, f"{interpreters.get_current().id}.in").touch()
    have_started(folder, 3, 3.0)


def test_nothing_is_lost(task):
    """add_safely loses nothing, in three interpreters"""
    total, token = number(), make(task)
    with noted_calls("ledger:add_one") as notes:
        pool = InterpreterPoolExecutor(3)
        for one in [pool.submit(ready, notes.folder) for _ in range(3)]:
            one.result()
        futures = submit_all(task, pool, total, token, ADDITIONS)
        expect(
            not any(isinstance(one.exception(), interpreters.QueueEmpty) for one in futures),
            did="add_safely() found the queue empty and gave up",
            wanted="get(), which waits for its turn",
            because="get_nowait() and get(block=False) raise QueueEmpty while another has the item",
        )
        for one in futures:
            one.result()
        pool.shutdown()
        calls = notes.calls()
    expect(
        len(calls) == ADDITIONS,
        did=f"{ADDITIONS} calls of add_safely() called add_one() {len(calls)} times",
        wanted="add_one(total) once in each call",
    )
    expect(
        total[0] == ADDITIONS,
        did=f"three interpreters made {ADDITIONS} additions, and the total is {total[0]}",
        wanted=f"{ADDITIONS}: nobody between the reading and the writing of another",
        because="two were in add_one() at the same time: more than one item in the queue, a queue "
        "made in each call, or the item put back before add_one() has ended",
    )
    return f"{ADDITIONS} additions, one at a time"


def test_an_error_blocks_nobody(task):
    """after an error the next one gets its turn"""
    token, total = make(task), number()
    locked = memoryview(bytes(8)).cast("q")  # memory that nobody may write to
    pool = InterpreterPoolExecutor(2)
    (failed,) = submit_all(task, pool, locked, token, 1)
    error = failed.exception()
    expect(
        isinstance(error, TypeError),
        did=f"add_one() raised TypeError, and add_safely() ended with {error!r}",
        wanted="that TypeError: somebody has to learn of it",
        because="an except hides it; finally does not" if error is None else "",
    )
    kept = "after an error the item was not put back: finally is the place for that"
    after = submit_all(task, pool, total, token, 4, kept)
    with suppress(TypeError):
        for one in after:
            one.result()
    pool.shutdown()
    expect(
        total[0] == 4,
        did=f"after an error four additions gave {total[0]}",
        wanted="4: after an error there is one item again, and not two or none",
        because="the item was put back twice, or by somebody who had not taken it",
    )
    return "a TypeError, and four additions after it"
