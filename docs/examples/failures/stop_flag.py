import time
from concurrent.futures import InterpreterPoolExecutor


def search(shared):
    """Works in slices; looks at byte 0 between them, and says in byte 1 that it lives."""
    while not shared[0]:
        sum(n * n for n in range(10_000))
        shared[1] = 1
    return "stopped when asked"


if __name__ == "__main__":
    shared = bytearray(2)
    with InterpreterPoolExecutor(1) as pool:
        task = pool.submit(search, memoryview(shared))
        while not shared[1]:
            time.sleep(0.01)
        print("a running task can be cancelled:", task.cancel())
        shared[0] = 1
        print("but asked to stop:", task.result())
