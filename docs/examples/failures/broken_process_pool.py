import os
import time
from concurrent.futures import ProcessPoolExecutor


def work():
    time.sleep(30)


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(time.sleep, [0.5, 0.5]))  # both workers are up
        healthy = pool.submit(work)
        crashing = pool.submit(os.abort)
        for name, task in (("crashing", crashing), ("healthy", healthy)):
            print(f"{name}: {type(task.exception()).__name__}: {task.exception()}")
        try:
            pool.submit(work)
        except Exception as error:
            print(f"the next: {type(error).__name__}: {error}")
    print("main goes on")
