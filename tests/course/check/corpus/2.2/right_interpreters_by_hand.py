import sqlite3
from concurrent import interpreters
from concurrent.futures import ThreadPoolExecutor

QUERY = "select price_cents from products where id = ?"


def prepare(path):
    import state

    state.connection = sqlite3.connect(path)


def price(number):
    import state

    return state.connection.execute(QUERY, (number,)).fetchone()[0]


def prices(path, numbers, workers):
    def work(k):
        interpreter = interpreters.create()
        try:
            interpreter.call(prepare, path)
            return [interpreter.call(price, n) for n in numbers[k::workers]]
        finally:
            interpreter.close()

    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(work, range(workers)))
    found = [0] * len(numbers)
    for k, part in enumerate(parts):
        found[k::workers] = part
    return found
