"""The shop's read-only SQLite database: generated from a seed, the same on every machine."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import random
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

PRODUCTS, ORDERS, SEED = 1000, 24_000, 734
ADJECTIVES = ("quiet", "northern", "velvet", "amber", "folding", "late", "paper", "copper")
NOUNS = ("kettle", "lantern", "ladder", "notebook", "harbour", "compass", "orchard", "window")
PLACES = ("Kraków", "Łódź", "Oslo", "Porto", "Graz", "Lund", "Brno", "Gdańsk")

SCHEMA = """
create table products (id integer primary key, name text not null, price_cents integer not null);
create table orders (id integer primary key, product integer not null references products,
                     place text not null, month integer not null, pieces integer not null);
create index orders_by_month on orders (month);
"""

_of_this_thread = threading.local()


def rows(seed: int = SEED) -> tuple[list[tuple], list[tuple]]:
    """Products and orders, in memory."""
    rng = random.Random(seed)
    products = [
        (i, f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} no. {i}", rng.randrange(99, 9999))
        for i in range(1, PRODUCTS + 1)
    ]
    orders = [
        (i, rng.randint(1, PRODUCTS), rng.choice(PLACES), rng.randint(1, 12), rng.randint(1, 9))
        for i in range(1, ORDERS + 1)
    ]
    return products, orders


def create(path: Path) -> None:
    """Write a temporary file, then move it to `path`: two processes may do this at once."""
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    os.close(handle)
    products, orders = rows()
    with closing(sqlite3.connect(draft)) as connection, connection:
        connection.executescript(SCHEMA)
        connection.executemany("insert into products values (?, ?, ?)", products)
        connection.executemany("insert into orders values (?, ?, ?, ?, ?)", orders)
    try:
        os.replace(draft, path)
    except PermissionError:  # Windows, while another process has the same file open
        os.unlink(draft)
        if not path.exists():
            raise


@functools.cache
def version() -> str:
    """A digest of this source file, which determines the database's content."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]


def default_path() -> Path:
    """A path in the user's own temporary folder; the name changes with the content."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "me")
    folder = Path(tempfile.gettempdir()) / f"gillab-server-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"shop-{version()}.sqlite3"


def ensure() -> str:
    """The path of the database; creates it if it is missing."""
    path = default_path()
    if not path.exists():
        create(path)
    return str(path)


def connect(path: str) -> sqlite3.Connection:
    """The connection of this thread in this interpreter: opened at the first use, then kept.

    A connection can be used neither in another interpreter nor, by default, in another thread
    (https://docs.python.org/3.14/library/sqlite3.html#sqlite3.connect).
    """
    found = getattr(_of_this_thread, "connection", None)
    if found is None or _of_this_thread.path != path:
        found = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
        _of_this_thread.connection, _of_this_thread.path = found, path
    return found


def rows_at_once(path: str, columns: str, tables: str, *values: object) -> Iterator[list]:
    """The rows of a query, fetched some thousands at a time.

    sqlite3 releases the GIL for each row that it fetches and then waits for it again. While another
    thread of this interpreter computes, some of these waits take a switch interval each. So
    SQLite's JSON functions combine many rows into one: all rows, or each group if `tables` ends
    with "group by", which takes less memory. Only `values` may come from outside: columns and
    tables become part of the SQL text.
    """
    query = f"select json_group_array(json_array({columns})) from {tables}"
    for (text,) in connect(path).execute(query, values):
        yield from json.loads(text)
