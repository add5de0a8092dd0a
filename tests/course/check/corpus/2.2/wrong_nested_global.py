# says: task.py has that name, and the worker has not
import sqlite3
from concurrent.futures import InterpreterPoolExecutor

QUERY = "select price_cents from products where id = ?"


def price(number, path):
    import sqlite3

    connection = sqlite3.connect(path)
    return sum(row[0] for row in connection.execute(next(QUERY for _ in "x"), (number,)))


def prices(path, numbers, workers):
    with InterpreterPoolExecutor(workers) as pool:
        return list(pool.map(price, numbers, [path] * len(numbers)))
