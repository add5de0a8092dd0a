import atexit
from concurrent.futures import InterpreterPoolExecutor

if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        pool.submit(abs, -1)
    try:
        pool.submit(abs, -2)
    except RuntimeError as error:
        print("after the with block:", error)

    late = InterpreterPoolExecutor(1)

    @atexit.register
    def goodbye():
        try:
            late.submit(abs, -3)
        except RuntimeError as error:
            print("while Python ends:", error)
