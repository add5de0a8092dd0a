# needs: free threading
"""Four threads append to one list and add to one number, without the GIL."""

import threading

ROUNDS = 200_000
THREADS = 4
numbers = []
count = 0
together = threading.Barrier(THREADS)


def work():
    global count
    together.wait()
    for _ in range(ROUNDS):
        numbers.append(1)  # one step, guarded by the list's own lock
        count += 1  # read, add, write: three steps


threads = [threading.Thread(target=work) for _ in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print("appended:", "all there" if len(numbers) == THREADS * ROUNDS else "some lost")
print("added:   ", "all there" if count == THREADS * ROUNDS else "some lost")
