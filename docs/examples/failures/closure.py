from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor
from functools import partial


def make_multiplier(factor):
    def multiply(number):
        return number * factor

    return multiply


def multiply(factor, number):
    return number * factor


if __name__ == "__main__":
    interp = interpreters.create()
    try:
        interp.call(make_multiplier(3), 14)
    except interpreters.NotShareableError as error:
        print(f"NotShareableError: {error}")
        print("because:", error.__cause__)
    print("partial travels:", interp.call(partial(multiply, 3), 14))
    interp.close()

    with InterpreterPoolExecutor(1) as pool:
        try:
            pool.submit(make_multiplier(3), 14).result()
        except interpreters.NotShareableError as error:
            print("from a pool: NotShareableError: …", str(error).rpartition(")")[2].strip())
