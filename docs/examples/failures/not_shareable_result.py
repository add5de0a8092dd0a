import threading
from concurrent.futures import InterpreterPoolExecutor


def make_lock():
    return threading.Lock()


def count_up():
    yield from range(3)


def count_up_whole():
    return list(range(3))


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        for function in (make_lock, count_up, count_up_whole):
            try:
                print(f"{function.__name__}:", pool.submit(function).result())
            except Exception as error:
                print(f"{function.__name__}: {type(error).__name__}: {error}")
