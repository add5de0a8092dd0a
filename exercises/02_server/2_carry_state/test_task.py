"""What step 2.2 asks for, judged by what the code does."""

import contextlib
import os
import sqlite3
from concurrent import interpreters
from pathlib import Path

from shop import database

from gillab.course.check import expect, stand_ins
from gillab.course.check.noted_calls import noted_calls
from gillab.course.check.rendezvous import have_started
from gillab.course.check.witnesses import open_interpreters

NUMBERS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
WANTED = [100 * number + 7 for number in NUMBERS]
MANY = NUMBERS * 5


def test_prices(task):
    """prices() answers, in the order of the numbers"""
    with database() as path:
        found = task.prices(path, NUMBERS * 9, 2)  # many: in order by chance is rare
    expect(
        found == WANTED * 9,
        did=f"for {NUMBERS[:4]}… it gave {found!r}"[:120],
        wanted=f"{WANTED[:4]}…: the prices, in the order of the numbers",
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
        did=f"of two databases it told {first!r} and {second!r}"[:200],
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
        did="no interpreter opened the database: threads of the main interpreter did"
        if len({call.thread for call in opened}) > 1
        else "no interpreter of the pool opened the database",
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
