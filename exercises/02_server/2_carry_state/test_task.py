"""What step 2.2 asks for, judged by what the code does."""

import contextlib
import os
import sqlite3
import time
from collections import Counter
from concurrent import interpreters
from concurrent.futures import Future
from pathlib import Path

from shop import database

from gillab.course.check import NotYet, expect, shown, stand_ins
from gillab.course.check.noted_calls import noted_calls
from gillab.course.check.rendezvous import have_started
from gillab.course.check.witnesses import open_interpreters

NUMBERS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
WANTED = [100 * number + 7 for number in NUMBERS]
MANY = NUMBERS * 5
NOTHING_KEPT = "module 'state' has no attribute"
SLIPS = {
    r"takes \d+ positional arguments? but \d\d+ were given": "initargs is a text here, and each of "
    "its letters became an argument. A tuple of one has a comma: initargs=(path,)",
    "'tuple' object is not callable": "the pool's second argument by position is a name for its "
    "threads. Give both by name: initializer=…, initargs=…",
    "'int' object is not iterable": "pool.map(price, numbers) takes the list itself: no star, and "
    "no single number",
    r"price\(\) takes 1 positional argument": "price() takes the number alone: pool.map(price, "
    "numbers). The path goes to prepare(): initargs=(path,)",
    r"prepare\(\) (missing|takes)": "the pool calls prepare() with what stands in initargs: "
    "initargs=(path,)",
    "type 'list' is not supported": "price() takes one number, and it was given a list: "
    "pool.map(price, numbers) calls it with each",
    "unexpected keyword argument '(target|args|init)": "the pool's names for it are "
    "initializer=prepare and initargs=(path,)",
    r"ask\(\) missing": "pool.map(…, numbers) gives each call one number. ask() wants a connection "
    "too; price() takes the number alone",
    "'str' object has no attribute 'execute'": "state.connection is a text, such as the path. "
    "sqlite3.connect(path) opens a connection",
    "function(_or_method)?' object has no attribute 'execute'": "sqlite3.connect without brackets "
    "is the function itself: sqlite3.connect(path) opens a connection",
    "closed database": "price() needs the connection for as long as the interpreter lives: "
    "prepare() leaves it open",
    "no such table": "that is another database: sqlite3.connect(path) opens the one at the path",
    "SQLite objects created in a thread": "a connection belongs to the thread that opened it, too, "
    "and price() was called from another one. A pool calls prepare() and price() from the same",
    "'NoneType' object has no attribute 'execute'": "price() found None: prepare() has set a "
    "global of another copy of task.py. The module state is one and the same in an interpreter",
    NOTHING_KEPT: "nothing was kept in this interpreter's own module state: prepare is not the "
    "pool's initializer (initializer=prepare without brackets, initargs=(path,)), or it does not "
    "set state.connection",
    r"Exception: concurrent.interpreters.NotShareableError: <sqlite3.Connection": "what a function "
    "returns travels back, and so does what an initializer returns. A connection cannot travel: "
    "prepare() keeps it in state.connection, and returns nothing",
    r"Connection object at \w+> does not support cross-interpreter data": "a connection belongs to "
    "the interpreter that opened it, and cannot travel (docs/failures.md#not-shareable-value)",
}


def test_prices(task):
    """prices() answers, in the order of the numbers"""
    found, raised = None, None
    with database() as path, noted_calls("sqlite3:connect") as notes:
        try:
            found = task.prices(path, NUMBERS * 9, 2)  # many: in order by chance is rare
        except Exception as error:
            raised = error
        opened = notes.calls()
    not_elsewhere(opened)
    if raised:
        if NOTHING_KEPT in str(raised):
            not_here(raised)
            inside = {call.interpreter for call in opened if call.interpreter}
            kept_elsewhere(len(inside), raised)
            if inside:
                start_late(task)  # it may tell why
        raise raised
    expect(
        found == WANTED * 9,
        did=f"for {NUMBERS[:4]}… it gave {shown(found, 60)}",
        wanted=f"{WANTED[:4]}…: the prices, in the order of the numbers",
        because="a None comes from a function without return"
        if found is None
        else "what pool.map() gives is still to be read: return list(pool.map(price, numbers))"
        if not isinstance(found, list)
        else "submit() gives a future, a promise of a result: ask each for its result()"
        if any(isinstance(one, Future) for one in found)
        else "",
    )


def not_elsewhere(opened: list) -> None:
    """Threads with one connection fail in many ways, and sometimes not at all."""
    threads = {call.thread for call in opened if call.here}
    processes = {call.process for call in opened} - {os.getpid()}
    expect(
        len(threads) < 2 and not processes,
        did="no interpreter opened the database: "
        f"{'other processes' if processes else 'threads of the main interpreter'} did",
        wanted="a connection in each interpreter: InterpreterPoolExecutor(workers, …)",
        because="a pool of processes is prepared in the same way; this step is about interpreters"
        if processes
        else "",
    )


def not_here(raised: Exception) -> None:
    """An error that comes from a worker has a cause, which holds the worker's traceback."""
    expect(
        raised.__cause__,
        did="price() ran in the main interpreter, where prepare() has not run",
        wanted="price() called by the pool's interpreters: pool.map(price, numbers)",
        because="with brackets behind it, price is called here and now. Threads run here, too",
    )


def kept_elsewhere(interpreters_with_one: int, raised: Exception | None) -> None:
    """Nothing was found in state, although each of the interpreters has opened a connection."""
    if NOTHING_KEPT in str(raised) and interpreters_with_one > 1:
        raise NotYet(
            "each interpreter opened a connection, and state.connection was not set",
            "state.connection = sqlite3.connect(path), in prepare()",
            "connection = … makes a name inside prepare(), and with global connection it is one "
            "of task.py. price() looks in the module state",
        ) from raised


def test_other_database(task):
    """prices() asks the database at the path"""
    with database(10) as path:
        first = task.prices(path, [2, 7], 1)
    with database(3) as path:
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("update products set price_cents = price_cents * 3 where id = 3")
        second = task.prices(path, [1, 3], 1)
    expect(
        (first, second) == ([207, 707], [107, 921]),
        did=f"of two databases it told {shown(first)} and {shown(second)}",
        wanted="[207, 707] and [107, 921]: each from the database at the path that was given",
    )


class Noted(sqlite3.Connection):
    """A connection that notes each question in the interpreter that asks it."""

    def execute(self, *args):
        asked()
        return super().execute(*args)

    def cursor(self, *args, **kwargs):
        asked()
        return super().cursor(*args, **kwargs)


def asked() -> None:
    """Noted itself: one call for each question to the database."""


def hold_back(things: int = 2) -> None:
    """Let an interpreter start only when the first one has done two things: opened, asked.

    It starts as well when the first one has done nothing for a while.
    """
    folder, done = stand_ins.folder(), 0
    try:
        Path(folder, "first").touch(exist_ok=False)
    except FileExistsError:
        while done < things and have_started(folder, done + 1, 2.0):
            done += 1


def hold_back_to_the_end() -> None:
    """Let an interpreter start only when the first one has asked all the questions."""
    hold_back(1 + len(MANY))


def note_worker(args: tuple, kwargs: dict) -> None:
    """Note what a worker does: only sqlite3.connect() has arguments."""
    worker = interpreters.get_current().id
    if worker == 0:
        return
    if args or kwargs:
        kwargs.setdefault("factory", Noted)
    Path(stand_ins.folder(), f"{worker}-{time.monotonic_ns()}.in").touch()


def note_and_wait(args: tuple, kwargs: dict) -> None:
    """The same. The first question waits for a connection in another worker."""
    note_worker(args, kwargs)
    folder, worker = stand_ins.folder(), interpreters.get_current().id
    if worker == 0:
        return
    opened = Path(folder, "opened")
    opened.mkdir(exist_ok=True)
    if args or kwargs:
        (opened / f"{worker}.in").touch()
    elif not Path(folder, "waited").exists():
        have_started(str(opened), 2, 2.0)
        Path(folder, "waited").touch()


def start_late(task) -> None:
    """Have the second interpreter start late, and judge whether it has a connection then."""
    raised = None
    with (
        database() as path,
        noted_calls(
            "sqlite3:connect", "test_task:asked", before=note_and_wait, at_start=hold_back
        ) as notes,
    ):
        try:
            task.prices(path, MANY, 2)
        except Exception as error:
            raised = error
        calls = [call for call in notes.calls() if call.interpreter]
    order = [call.function for call in calls if call.interpreter == calls[0].interpreter]
    asked_at = order.index("test_task:asked") if "test_task:asked" in order else len(order)
    opened = Counter(call.interpreter for call in calls if call.function == "sqlite3:connect")
    expect(
        len(opened) < 2 or asked_at < 2 or set(opened.values()) != {asked_at},
        did=f"before its first question each interpreter opened {asked_at} connections",
        wanted="one in each: state.connection = sqlite3.connect(path), in prepare()",
    )
    expect(
        asked_at < 2 and not (NOTHING_KEPT in str(raised) and len(opened) == 1),
        did=f"one interpreter started late, and the other had opened {asked_at} connections by then"
        if asked_at > 1
        else "one interpreter started late, and had no connection when it was to ask",
        wanted="a connection in each interpreter, whichever of them is ready first",
        because="a task goes to whichever worker is free, so one can take two and another none. "
        "The pool's initializer runs once in each",
    )
    kept_elsewhere(len(opened), raised)
    if raised:
        raise raised


def test_late_worker(task):
    """an interpreter that starts late has its connection, too"""
    start_late(task)
    return "the second was held back until the first had asked, and opened its own"


def work_alone(task) -> None:
    """Have one interpreter do all the work before the second starts: its connection has to last."""
    with (
        database() as path,
        noted_calls(
            "sqlite3:connect", "test_task:asked", before=note_worker, at_start=hold_back_to_the_end
        ) as notes,
    ):
        task.prices(path, MANY, 2)
        opened = Counter(c.interpreter for c in notes.calls("sqlite3:connect") if c.interpreter)
    most = max(opened.values(), default=0)
    expect(
        most < 2,
        did=f"an interpreter that worked alone for a while opened the database {most} times",
        wanted="once in each interpreter: open it in prepare(), keep it in state",
        because="opening is what costs. A name inside a function is gone when the task is done; "
        "the module state is still there for the next one",
    )


def before_connect(args: tuple, kwargs: dict) -> None:
    """Wait until every worker opens a connection, so that no worker is idle by chance."""
    kwargs.setdefault("factory", Noted)
    if worker := interpreters.get_current().id:
        folder = stand_ins.folder()
        Path(folder, f"{worker}.in").touch()
        have_started(folder, int(Path(folder, "workers").read_text()), 2.0)


def before_each(args: tuple, kwargs: dict) -> None:
    """The hook of both functions: only sqlite3.connect() has arguments."""
    if args or kwargs:
        before_connect(args, kwargs)


def test_a_connection_each(task):
    """each interpreter opens its own connection, once, and asks by it"""
    work_alone(task)
    further = 0
    for workers in (2, 1, 3):
        with (
            database() as path,
            noted_calls("sqlite3:connect", "test_task:asked", before=before_each) as notes,
        ):
            Path(notes.folder, "workers").write_text(str(workers))
            task.prices(path, MANY, workers)
            opened = notes.calls("sqlite3:connect")
            judge(workers, opened, notes.calls("test_task:asked"))
            further = sum(call.here for call in opened)
    said = "with 1, 2 and 3 workers: as many interpreters, a connection each"
    return f"{said}. prices() opened one more, which nobody uses" if further else said


def judge(workers: int, opened: list, questions: list) -> None:
    """Judge who has opened the database and who has asked."""
    inside = {call.interpreter for call in opened if call.interpreter}
    expect(
        inside,
        did="no interpreter of the pool opened the database",
        wanted="a connection in each interpreter, opened there",
        because="asking here and handing over the answers leaves the pool with nothing to do",
    )
    expect(
        len(inside) == workers,
        did=f"asked for {workers} workers, prices() used {len(inside)} "
        f"{'interpreter' if len(inside) == 1 else 'interpreters'}",
        wanted="InterpreterPoolExecutor(workers, …), and work for all of them at once",
        because="pool.submit(…).result() in one line waits before the next task is even handed "
        "over, so one worker does it all. Or a number is written into the code"
        if len(inside) == 1
        else "a number is written into the code, or none: then the pool takes what it likes",
    )
    here = [call for call in questions if call.here]
    expect(
        not here and questions,
        did=f"the main interpreter asked the database {len(here)} times"
        if here
        else "nobody asked the database for a price",
        wanted="every question asked by a worker, by the connection of its own interpreter",
        because="a connection was prepared in each interpreter, and price() has to use it there: "
        "pool.map(price, numbers)",
    )


def test_nothing_left(task):
    """the pool is closed afterwards"""
    before = open_interpreters()
    with database() as path:
        task.prices(path, [1], 2)
    left = open_interpreters() - before
    expect(
        not left,
        did=f"interpreters were left open: {len(left)}",
        wanted="none: with InterpreterPoolExecutor(…) as pool closes them in any case",
    )
