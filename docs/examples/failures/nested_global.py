import math
from concurrent.futures import InterpreterPoolExecutor


def area_of_rings(count):
    return sum(math.pi * radius**2 for radius in range(count))  # only the inner part names math


def area_of_rings_mended(count):
    total = 0.0
    for radius in range(count):
        total += math.pi * radius**2
    return total


if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=1) as pool:
        try:
            pool.submit(area_of_rings, 3).result()
        except NameError as error:
            print("NameError:", error)
        print(round(pool.submit(area_of_rings_mended, 3).result(), 2))
