import os
import sys
from concurrent.futures import InterpreterPoolExecutor


class OutOfStock(Exception):
    pass


def order(item):
    raise OutOfStock(item)


def divide(a, b):
    return a / b


if __name__ == "__main__":
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the worker prints a traceback there
    with InterpreterPoolExecutor(1) as pool:
        for function, args in ((divide, (1, 0)), (order, ("soup",))):
            try:
                pool.submit(function, *args).result()
            except OutOfStock:
                print("never printed: the class over there is another one")
            except Exception as error:
                print(f"{type(error).__name__}: {error}".splitlines()[0])
