"""A small database in a folder of its own."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Generator
from pathlib import Path


@contextlib.contextmanager
def database(products: int = 50) -> Generator[str]:
    """The path of a database in which product n costs 100 n + 7 cents."""
    with tempfile.TemporaryDirectory(prefix="gillab-", ignore_cleanup_errors=True) as folder:
        path = str(Path(folder) / "shop.sqlite3")
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("create table products (id integer primary key, price_cents int)")
            rows = [(n, 100 * n + 7) for n in range(1, products + 1)]
            connection.executemany("insert into products values (?, ?)", rows)
        yield path
