from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def works():
    import decimal  # the module that is tested

    return str(decimal.Decimal(1) / 3)[:6]


for number in (1, 2, 3):  # the second finds what the first has left in C
    interp = interpreters.create()
    try:
        print("load", number, interp.call(works))
    finally:
        interp.close()

with InterpreterPoolExecutor(2) as pool:
    futures = [pool.submit(works) for _ in range(4)]
    print("at once", sorted({future.result() for future in futures}))
