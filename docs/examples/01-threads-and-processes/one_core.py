import threading
import time


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


def two_threads():
    threads = [threading.Thread(target=count_primes, args=(40_000,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


wall, cpu = time.perf_counter(), time.process_time()
two_threads()
cores = (time.process_time() - cpu) / (time.perf_counter() - wall)

print("cores kept busy by two threads:", "more than one" if cores > 1.3 else "about one")
