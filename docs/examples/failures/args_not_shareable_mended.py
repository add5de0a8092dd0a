from concurrent.futures import InterpreterPoolExecutor

RATE = 3


def price(amount):
    return amount * RATE


if __name__ == "__main__":
    with InterpreterPoolExecutor(1) as pool:
        print(pool.submit(price, 10).result())
