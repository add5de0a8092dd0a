# says: once in each interpreter
import sqlite3
from concurrent.futures import InterpreterPoolExecutor
from itertools import repeat


def price(path, number):
    connection = sqlite3.connect(path)
    query = "select price_cents from products where id = ?"
    return connection.execute(query, (number,)).fetchone()[0]


def prices(path, numbers, workers):
    with InterpreterPoolExecutor(workers) as pool:
        return list(pool.map(price, repeat(path), numbers))
