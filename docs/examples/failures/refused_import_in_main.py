# needs: unix (the curses module)
import curses  # noqa: F401 (stands for any module that refuses: numpy, PyQt6, ...)
from concurrent.futures import InterpreterPoolExecutor

RATE = 3


def price(amount):
    return amount * RATE


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        try:
            pool.submit(price, 10).result()
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
            print("because:", str(error.__cause__).splitlines()[0])
