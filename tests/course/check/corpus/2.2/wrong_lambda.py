# says: define it at the top level of a module
import sqlite3
from concurrent.futures import InterpreterPoolExecutor

QUERY = "select price_cents from products where id = ?"


def ask(connection, number):
    return connection.execute(QUERY, (number,)).fetchone()[0]


def prices(path, numbers, workers):
    connection = sqlite3.connect(path)
    with InterpreterPoolExecutor(workers) as pool:
        # --8<-- [start:closure]
        return list(pool.map(lambda number: ask(connection, number), numbers))
        # --8<-- [end:closure]
