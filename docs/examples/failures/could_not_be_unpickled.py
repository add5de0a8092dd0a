from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor, ProcessPoolExecutor


def ask():
    from xmlrpc.client import Fault

    raise Fault(4, "no soup today")


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        error = pool.submit(ask).exception()
        print(f"from a pool: {type(error).__name__}: {error}")
        print(f"    because: {type(error.__cause__).__name__}: {error.__cause__}")
    with ProcessPoolExecutor(1) as pool:
        error = pool.submit(ask).exception()
        print(f"from a pool of processes: {type(error).__name__}")

    letters = interpreters.create_queue()
    other = interpreters.create()
    other.prepare_main(letters=letters)
    other.exec("class Order: pass\nletters.put(Order())")
    try:
        letters.get()
    except interpreters.NotShareableError as error:
        print(f"from a queue: {type(error).__name__}: {error}")
        print(f"    because: {type(error.__cause__).__name__}: {error.__cause__}")
    other.close()
