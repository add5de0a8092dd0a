import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor


def forever():
    while True:
        time.sleep(0.1)


def short():
    time.sleep(0.1)


if __name__ == "__main__":
    hangs, works = multiprocessing.Process(target=forever), multiprocessing.Process(target=short)
    hangs.start()
    works.start()
    hangs.kill()  # one process, one task: the neighbour does not notice
    works.join()
    hangs.join()
    print("one killed:", hangs.exitcode != 0, "- the other ended well:", works.exitcode == 0)

    pool = ProcessPoolExecutor(2)
    tasks = [pool.submit(forever) for _ in range(2)]
    while not all(task.running() for task in tasks):
        time.sleep(0.01)  # a task that still waits would be cancelled, not broken
    pool.kill_workers()  # since 3.14; terminate_workers() asks more kindly
    print("kill_workers:", *(type(task.exception()).__name__ for task in tasks))
