from concurrent.futures import InterpreterPoolExecutor
from functools import cache


@cache
def price(amount):
    return amount * 3


def in_the_worker():
    return str(price.cache_info())


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        print("prices:", list(pool.map(price, [10, 10, 10])))
        print("main's cache:", price.cache_info())
        print("the worker's:", pool.submit(in_the_worker).result())
    with InterpreterPoolExecutor(1) as pool:
        print("a new worker's:", pool.submit(in_the_worker).result())
