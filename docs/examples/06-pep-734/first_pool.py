from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


def where_am_i(_):
    return interpreters.get_current().id


if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=2) as pool:
        print("primes:", list(pool.map(count_primes, [10, 100, 1_000])))
        print("any of it in main:", 0 in set(pool.map(where_am_i, range(50))))
