"""What step 2.3 asks for, judged by what the code does."""

import os
import sqlite3
import tempfile
from concurrent import interpreters
from pathlib import Path

from shop import database

from gillab.course.check import expect
from gillab.course.check.witnesses import open_interpreters

NUMBERS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
WANTED = [100 * number + 7 for number in NUMBERS]
SEEN = "GILLAB_CONNECTS"

# This runs first in every interpreter, and notes each call of sqlite3.connect there.
WATCH = """
import os, sqlite3
from concurrent import interpreters
_connect = sqlite3.connect
def connect(*args, **kwargs):
    with open(os.environ["GILLAB_CONNECTS"], "a") as file:
        file.write(f"{os.getpid()} {interpreters.get_current().id}\\n")
    return _connect(*args, **kwargs)
sqlite3.connect = connect
"""


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
        second = task.prices(path, [1, 3], 1)
    expect(
        (first, second) == ([207, 707], [107, 307]),
        did=f"of two databases it told {first!r} and {second!r}"[:200],
        wanted="[207, 707] and [107, 307]: each from the database at the path that was given",
    )


def watched(task, path: str, workers: int) -> list[tuple[int, int]]:
    """(process, interpreter) of each opening of a database while prices() ran."""
    with tempfile.TemporaryDirectory(prefix="gillab-") as folder:
        seen = Path(folder) / "connects"
        seen.touch()
        os.environ[SEEN] = str(seen)
        original, connect = interpreters.create, sqlite3.connect

        def create():
            made = original()
            made.exec(WATCH)
            return made

        interpreters.create = create  # ty: ignore[invalid-assignment]
        exec(WATCH, {})
        try:
            task.prices(path, NUMBERS * 20, workers)
        finally:
            interpreters.create, sqlite3.connect = original, connect
            del os.environ[SEEN]
        lines = seen.read_text().splitlines()
    return [(int(line.split()[0]), int(line.split()[1])) for line in lines]


def test_a_connection_each(task):
    """each interpreter opens its own connection, once"""
    with database() as path:
        opened = watched(task, path, 2)
    inside = [interpreter for process, interpreter in opened if interpreter]
    expect(
        inside,
        did="no interpreter of the pool opened the database",
        wanted="a connection in each interpreter, opened there",
        because="asking here and handing over the answers leaves the pool with nothing to do",
    )
    expect(
        len(inside) == len(set(inside)),
        did=f"{len(NUMBERS) * 20} questions opened the database {len(inside)} times "
        f"in {len(set(inside))} interpreters",
        wanted="once in each interpreter: open it in prepare(), keep it in state",
        because="opening is what costs, and a global of task.py that prepare() sets is another "
        "module's: the function travels to the interpreter without its module",
    )
    expect(
        len(inside) <= 2,
        did=f"asked for 2 workers, prices() used {len(inside)} interpreters",
        wanted="InterpreterPoolExecutor(workers, …)",
    )
    return f"{len(inside)} interpreters, a connection each"


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
