from array import array
from concurrent.futures import InterpreterPoolExecutor


def square_in_place(view, start, stop):
    numbers = view.cast("d")
    for i in range(start, stop):
        numbers[i] *= numbers[i]


if __name__ == "__main__":
    data = array("d", range(1_000))
    shared = memoryview(data).cast("B")
    with InterpreterPoolExecutor(max_workers=2) as pool:
        for part in (
            pool.submit(square_in_place, shared, 0, 500),
            pool.submit(square_in_place, shared, 500, 1_000),
        ):
            part.result()
    print(data[3], data[999])
