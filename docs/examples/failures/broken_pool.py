import logging
from concurrent.futures import InterpreterPoolExecutor


def prepare():
    raise OSError("no such database")


if __name__ == "__main__":
    logging.disable()  # the real reason goes to the log: here it would print a traceback
    with InterpreterPoolExecutor(1, initializer=prepare) as pool:
        try:
            pool.submit(len, "abc").result()
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
