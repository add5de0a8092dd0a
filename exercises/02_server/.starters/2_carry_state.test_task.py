"""What step 2.2 asks for, judged by what the code does."""

import contextlib
import os
import sqlite3
import time
from concurrent import interpreters
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
    r"ask\(\) missing": "pool.map(…, numbers) gives each call one number. ask() wants a connection "
    "too; price() takes the number alone",
    "'str' object has no attribute 'execute'": "state.connection is a text, such as the path. "
    "sqlite3.connect(path) opens a connection",
    "'NoneType' object has no attribute 'execute'": "price() found None: prepare() has set a "
    "global of another copy of task.py. The module state is one and the same in an interpreter",
    NOTHING_KEPT: "nothing was kept in this interpreter's own module state: prepare is not the "
    "pool's initializer (initializer=prepare without brackets, initargs=(path,)), or it does not "
    "set state.connection",
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
        not_by_threads(notes.calls())
    if raised:
        if NOTHING_KEPT in str(raised):
            start_late(task)  # it may tell why
        raise raised
    expect(
        found == WANTED * 9,
        did=f"for {NUMBERS[:4]}… it gave {shown(found)}",
        wanted=f"{WANTED[:4]}…: the prices, in the order of the numbers",
    )


def not_by_threads(opened: list) -> None:
    """Threads with one connection fail in many ways, and sometimes not at all."""
    here = {call.thread for call in opened if call.here}
    expect(
        len(here) < 2,
        did="no interpreter opened the database: threads of the main interpreter did",
        wanted="a connection in each interpreter: InterpreterPoolExecutor(workers, …)",
    )


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


def hold_back() -> None:
    """Let an interpreter start only when the first one has done two things: opened, asked."""
    folder = stand_ins.folder()
    try:
        Path(folder, "first").touch(exist_ok=False)
    except FileExistsError:
        have_started(folder, 2, 5.0)


def note_worker(args: tuple, kwargs: dict) -> None:
    """Note what a worker does. The first question waits for a connection in another worker."""
    folder, worker = stand_ins.folder(), interpreters.get_current().id
    opened = Path(folder, "opened")
    opened.mkdir(exist_ok=True)
    if worker == 0:
        return
    if args or kwargs:  # sqlite3.connect()
        kwargs.setdefault("factory", Noted)
        (opened / f"{worker}.in").touch()
    Path(folder, f"{worker}-{time.monotonic_ns()}.in").touch()
    if not args and not kwargs and not Path(folder, "waited").exists():
        have_started(str(opened), 2, 2.0)
        Path(folder, "waited").touch()


def start_late(task) -> None:
    """Have the second interpreter start late, and judge whether it has a connection then."""
    raised = None
    with (
        database() as path,
        noted_calls(
            "sqlite3:connect", "test_task:asked", before=note_worker, at_start=hold_back
        ) as notes,
    ):
        try:
            task.prices(path, MANY, 2)
        except Exception as error:
            raised = error
        calls = [call for call in notes.calls() if call.interpreter]
    order = [call.function for call in calls if call.interpreter == calls[0].interpreter]
    asked_at = order.index("test_task:asked") if "test_task:asked" in order else len(order)
    opened = {call.interpreter for call in calls if call.function == "sqlite3:connect"}
    nothing_kept = NOTHING_KEPT in str(raised)
    expect(
        asked_at < 2 and not (nothing_kept and len(opened) == 1),
        did=f"one interpreter started late, and the other had opened {asked_at} connections by then"
        if asked_at > 1
        else "one interpreter started late, and had no connection when it was to ask",
        wanted="a connection in each interpreter, whichever of them is ready first",
        because="a task goes to whichever worker is free, so one can take two and another none. "
        "The pool's initializer runs once in each",
    )
    if nothing_kept and len(opened) > 1:
        raise NotYet(
            "each interpreter opened a connection, and state.connection was not set",
            "state.connection = sqlite3.connect(path), in prepare()",
            "connection = … makes a name inside prepare(), and with global connection it is one "
            "of task.py. price() looks in the module state",
        ) from raised
    if raised:
        raise raised


def test_late_worker(task):
    """an interpreter that starts late has its connection, too"""
    start_late(task)
    return "the second was held back until the first had asked, and opened its own"


def before_connect(args: tuple, kwargs: dict) -> None:
    """Wait until every worker opens a connection, so that no worker is idle by chance."""
    kwargs.setdefault("factory", Noted)
    folder = stand_ins.folder()
    Path(folder, f"{os.getpid()}-{interpreters.get_current().id}.in").touch()
    have_started(folder, int(Path(folder, "workers").read_text()), 2.0)


def before_each(args: tuple, kwargs: dict) -> None:
    """The hook of both functions: only sqlite3.connect() has arguments."""
    if args or kwargs:
        before_connect(args, kwargs)


def test_a_connection_each(task):
    """each interpreter opens its own connection, once, and asks by it"""
    for workers in (2, 1, 3):
        with (
            database() as path,
            noted_calls("sqlite3:connect", "test_task:asked", before=before_each) as notes,
        ):
            Path(notes.folder, "workers").write_text(str(workers))
            task.prices(path, MANY, workers)
            judge(workers, notes.calls("sqlite3:connect"), notes.calls("test_task:asked"))
    return "with 1, 2 and 3 workers: as many interpreters, a connection each"


def judge(workers: int, opened: list, questions: list) -> None:
    """Judge who has opened the database and who has asked."""
    inside = [call.interpreter for call in opened if call.interpreter]
    elsewhere = [call for call in opened if call.process != os.getpid()]
    expect(
        not elsewhere,
        did=f"{len(elsewhere)} connections were opened in other processes",
        wanted="interpreters of this process: InterpreterPoolExecutor(workers, …)",
    )
    expect(
        inside,
        did="no interpreter of the pool opened the database",
        wanted="a connection in each interpreter, opened there",
        because="asking here and handing over the answers leaves the pool with nothing to do",
    )
    expect(
        len(inside) == len(set(inside)),
        did=f"{len(MANY)} questions opened the database {len(inside)} times "
        f"in {len(set(inside))} interpreters",
        wanted="once in each interpreter: open it in prepare(), keep it in state",
        because="opening is what costs, and a global of task.py that prepare() sets is another "
        "module's: the function travels to the interpreter without its module",
    )
    expect(
        len(inside) == workers,
        did=f"asked for {workers} workers, prices() used {len(inside)} interpreters",
        wanted="InterpreterPoolExecutor(workers, …)",
        because="a number is written into the code, or none: then the pool takes what it likes",
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
        did=f"{len(left)} interpreters were left open",
        wanted="none: with InterpreterPoolExecutor(…) as pool closes them in any case",
    )
