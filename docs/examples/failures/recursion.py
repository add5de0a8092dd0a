import sys
from concurrent.futures import InterpreterPoolExecutor, ThreadPoolExecutor


def depth(levels):
    def down(left):
        return 0 if left == 0 else 1 + down(left - 1)

    return down(levels)


def allow(levels):
    import sys

    sys.setrecursionlimit(levels)


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    pools = {
        "threads": ThreadPoolExecutor(1),
        "interpreters": InterpreterPoolExecutor(1),
        "interpreters, limit set there": InterpreterPoolExecutor(
            1, initializer=allow, initargs=(10_000,)
        ),
    }
    for label, pool in pools.items():
        with pool:
            future = pool.submit(depth, 5000)
            print(f"{label}: {future.exception() or future.result()}")
