"""Step 2.3: every interpreter needs a database connection. How does it get one?"""

import sqlite3
from concurrent.futures import InterpreterPoolExecutor

QUERY = "select price_cents from products where id = ?"


def prepare(path: str) -> None:
    """Runs once in each interpreter, before its first task."""
    # TODO 1: open a connection to the database at path, and keep it in the module `state`.


def price(connection: sqlite3.Connection, number: int) -> int:
    """The price of that product, in cents."""
    # TODO 2: take the connection that prepare() kept, and not an argument.
    return connection.execute(QUERY, (number,)).fetchone()[0]


def prices(path: str, numbers: list[int], workers: int) -> list[int]:
    """The prices of those products, asked for in interpreters."""
    connection = sqlite3.connect(path)
    # TODO 3: run this once as it is and read what it says. Then let each interpreter prepare:
    # InterpreterPoolExecutor(workers, initializer=…, initargs=(…,))
    with InterpreterPoolExecutor(workers) as pool:
        return list(pool.map(price, [connection] * len(numbers), numbers))


if __name__ == "__main__":
    from shop import database

    with database() as path:
        print(prices(path, [1, 2, 3], 2))
