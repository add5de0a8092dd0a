# says: found the queue empty and gave up
"""Step 5.3: interpreters write to one place. No lock crosses; a queue does."""

from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

from ledger import add_one, number

# Reading and writing are two moves, and two GILs do not keep each other out.
LOSES = True


def make_token() -> interpreters.Queue:
    """A queue for add_safely, by which one interpreter at a time may write."""
    token = interpreters.create_queue()
    token.put(None)  # one item: one may write
    return token


def add_safely(total: memoryview, token: interpreters.Queue) -> None:
    """Call add_one(total) while no other interpreter does.

    If add_one() fails, the error is raised, and the others go on all the same.
    """
    item = token.get_nowait()
    try:
        add_one(total)
    finally:
        token.put(item)


if __name__ == "__main__":
    total, token = number(), make_token()
    with InterpreterPoolExecutor(3) as pool:
        for future in [pool.submit(add_safely, total, token) for _ in range(60)]:
            future.result()
    print(f"60 additions by three interpreters: {total[0]}")
