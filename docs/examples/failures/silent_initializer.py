from concurrent.futures import InterpreterPoolExecutor


def set_rate(rate):
    global RATE
    RATE = rate


def price(amount):
    return amount * RATE


def keep_rate(rate):
    import builtins  # any module will do: your own settings module is the better place

    builtins.rate = rate


def price_kept(amount):
    import builtins

    return amount * builtins.rate


if __name__ == "__main__":
    for prepare, work in ((set_rate, price), (keep_rate, price_kept)):
        with InterpreterPoolExecutor(1, initializer=prepare, initargs=(3,)) as pool:
            try:
                print(f"{prepare.__name__}: {pool.submit(work, 10).result()}")
            except Exception as error:
                print(f"{prepare.__name__}: {type(error).__name__}: {error}")
