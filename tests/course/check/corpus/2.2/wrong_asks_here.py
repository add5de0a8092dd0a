# says: no interpreter of the pool opened
import sqlite3


def prices(path, numbers, workers):
    connection = sqlite3.connect(path)
    query = "select price_cents from products where id = ?"
    found = [connection.execute(query, (number,)).fetchone()[0] for number in numbers]
    connection.close()
    return found
