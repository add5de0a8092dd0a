# needs: free threading
"""Four threads take from one iterator: is each item taken exactly once?"""

import threading

ITEMS = 100_000
THREADS = 4
TRIES = 100


def drain(items, taken, together):
    together.wait()
    for item in items:
        taken.append(item)


def taken_from_one_iterator():
    items = iter(list(range(ITEMS)))
    taken = []
    together = threading.Barrier(THREADS)
    arguments = (items, taken, together)
    threads = [threading.Thread(target=drain, args=arguments) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


wrong = any(sorted(taken_from_one_iterator()) != list(range(ITEMS)) for _ in range(TRIES))
print("not always each item once" if wrong else "always each item once")
