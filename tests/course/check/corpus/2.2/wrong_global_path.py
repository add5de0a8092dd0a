# says: has set that name here
"""Step 2.2: every interpreter needs a database connection. How does it get
one?"""

import sqlite3
from concurrent.futures import InterpreterPoolExecutor

QUERY = "select price_cents from products where id = ?"


def prepare(path: str) -> None:
    """Runs once in each interpreter, before its first task."""
    import state  # every interpreter imports this module for itself

    state.connection = sqlite3.connect(PATH)


def ask(connection: sqlite3.Connection, number: int) -> int:
    """The price of that product, in cents."""
    return connection.execute(QUERY, (number,)).fetchone()[0]


def price(number: int) -> int:
    """The same, by the connection that prepare() kept in this interpreter."""
    import state

    return ask(state.connection, number)


def prices(path: str, numbers: list[int], workers: int) -> list[int]:
    """The prices of those products, asked for in interpreters."""
    global PATH
    PATH = path
    with InterpreterPoolExecutor(workers, initializer=prepare, initargs=(path,)) as pool:
        return list(pool.map(price, numbers))


if __name__ == "__main__":
    from shop import database

    with database() as path:
        print(prices(path, [1, 2, 3], 2))
