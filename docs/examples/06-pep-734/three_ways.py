import pickle
from array import array
from concurrent.futures import InterpreterPoolExecutor


def total(numbers):
    return type(numbers).__name__, sum(numbers)


def total_pickled(data):
    import pickle

    return total(pickle.loads(data))


if __name__ == "__main__":
    numbers = [float(n) for n in range(100_000)]
    with InterpreterPoolExecutor(max_workers=1) as pool:
        view = memoryview(array("d", numbers))
        for way, task in {
            "the list itself": pool.submit(total, numbers),
            "pickled by hand": pool.submit(total_pickled, pickle.dumps(numbers)),
            "as an array": pool.submit(total, view),
        }.items():
            print(f"{way:16}", *task.result())
