from concurrent.futures import (
    InterpreterPoolExecutor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


if __name__ == "__main__":
    limits = [1_000, 2_000, 3_000]
    print(f"{'no pool':>23}", list(map(count_primes, limits)))
    for Pool in (ThreadPoolExecutor, ProcessPoolExecutor, InterpreterPoolExecutor):
        with Pool(max_workers=2) as pool:
            print(f"{Pool.__name__:>23}", list(pool.map(count_primes, limits)))
