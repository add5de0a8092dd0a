from concurrent.futures import InterpreterPoolExecutor

if __name__ == "__main__":
    RATE = 3

    def price(amount):
        return amount * RATE

    with InterpreterPoolExecutor(1) as pool:
        try:
            pool.submit(price, 10).result()
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
            print("because:", str(error.__cause__).splitlines()[0])
