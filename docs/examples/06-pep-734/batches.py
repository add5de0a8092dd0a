from concurrent.futures import InterpreterPoolExecutor
from itertools import batched


class CountingPool(InterpreterPoolExecutor):
    submitted = 0

    def submit(self, *args, **kwargs):
        self.submitted += 1
        return super().submit(*args, **kwargs)


def square(number):
    return number * number


def squares(numbers):
    return [number * number for number in numbers]


if __name__ == "__main__":
    with CountingPool(2) as pool:
        one_by_one = list(pool.map(square, range(1000), chunksize=100))
        print("tasks with chunksize=100:", pool.submitted)

    with CountingPool(2) as pool:
        by_hand = [n for part in pool.map(squares, batched(range(1000), 100)) for n in part]
        print("tasks, batched by hand:  ", pool.submitted)

    print("same answers:", one_by_one == by_hand)
