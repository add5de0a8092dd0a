# says: a connection belongs to the thread that opened it
"""Step 2.2: every interpreter needs a database connection. How does it get
one?"""

import sqlite3
from concurrent.futures import InterpreterPoolExecutor

QUERY = "select price_cents from products where id = ?"


def prepare(path: str) -> None:
    """Runs once in each interpreter, before its first task."""
    import state
    state.connection = sqlite3.connect(path)


def ask(connection: sqlite3.Connection, number: int) -> int:
    """The price of that product, in cents."""
    return connection.execute(QUERY, (number,)).fetchone()[0]


def price(number: int) -> int:
    """The same, by the connection that prepare() kept in this interpreter."""
    import state

    return ask(state.connection, number)


def prices(path: str, numbers: list[int], workers: int) -> list[int]:
    """The prices of those products, asked for in interpreters."""
    from threading import Thread
    from concurrent import interpreters

    its = [interpreters.create() for _ in range(workers)]
    out = [None] * len(numbers)
    for it in its:
        it.call(prepare, path)

    def work(k):
        for i in range(k, len(numbers), workers):
            out[i] = its[k].call(price, numbers[i])

    threads = [Thread(target=work, args=(k,)) for k in range(workers)]
    for t in threads: t.start()
    for t in threads: t.join()
    for it in its: it.close()
    return out


if __name__ == "__main__":
    from shop import database

    with database() as path:
        print(prices(path, [1, 2, 3], 2))
