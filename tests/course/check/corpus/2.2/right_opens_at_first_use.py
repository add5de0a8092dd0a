import functools
import sqlite3
from concurrent.futures import InterpreterPoolExecutor
from itertools import repeat


@functools.cache
def connection(path):
    return sqlite3.connect(path)


def price(path, number):
    query = "select price_cents from products where id = ?"
    return connection(path).execute(query, (number,)).fetchone()[0]


def prices(path, numbers, workers):
    with InterpreterPoolExecutor(workers) as pool:
        return list(pool.map(price, repeat(path), numbers))
