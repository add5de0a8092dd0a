import sys
import threading

counter = 0


def one():
    return 1


def add_constant(times):
    global counter
    for _ in range(times):
        counter += 1


def add_call(times):
    global counter
    for _ in range(times):
        counter += one()


def lost(work, threads=4, times=100_000):
    """Run *work* in several threads and return how many additions are missing."""
    global counter
    counter = 0
    together = threading.Barrier(threads)  # else the first is done before the last begins

    def begin():
        together.wait()
        work(times)

    workers = [threading.Thread(target=begin) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return threads * times - counter


sys.setswitchinterval(0.00001)  # let the lock change hands often
print("counter += 1      lost anything?", any(lost(add_constant) for _ in range(3)))
print("counter += one()  lost anything?", any(lost(add_call) for _ in range(100)))
