# says: NoneType
from concurrent.futures import InterpreterPoolExecutor

connection = None


def prepare(path):
    global connection
    import sqlite3

    connection = sqlite3.connect(path)


def price(number):
    from task import connection

    query = "select price_cents from products where id = ?"
    return connection.execute(query, (number,)).fetchone()[0]


def prices(path, numbers, workers):
    with InterpreterPoolExecutor(workers, initializer=prepare, initargs=(path,)) as pool:
        return list(pool.map(price, numbers))
