# needs: free threading
"""Four threads append to one list and add to one number, without the GIL."""

import threading

TIMES = 200_000
THREADS = 4
numbers = []
count = 0


def work(together):
    global count
    together.wait()
    for _ in range(TIMES):
        numbers.append(1)  # one step, guarded by the list's own lock
        count += 1  # read, add, write: three steps


def missing():
    """How many items and how many additions are missing after four threads."""
    global count
    numbers.clear()
    count = 0
    together = threading.Barrier(THREADS)
    threads = [threading.Thread(target=work, args=(together,)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return THREADS * TIMES - len(numbers), THREADS * TIMES - count


for _ in range(100):  # threads that happen to take turns lose nothing
    items, additions = missing()
    if items or additions:
        break
print("appended:", "some lost" if items else "all there")
print("added:   ", "some lost" if additions else "all there")
