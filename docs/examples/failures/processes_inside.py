import os
from concurrent.futures import InterpreterPoolExecutor


def pool_of_multiprocessing():
    import multiprocessing

    with multiprocessing.Pool(1) as pool:
        return pool.map(abs, [-1])


def queue_of_multiprocessing():
    import multiprocessing

    multiprocessing.Queue().put(1)


def process_pool_executor():
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(1) as pool:
        return pool.submit(abs, -1).result()


def one_process():
    import multiprocessing

    process = multiprocessing.Process(target=abs, args=(-1,))
    process.start()
    process.join()
    return f"it ended with code {process.exitcode}"


if __name__ == "__main__":
    # What a worker process that nobody waits for writes to the error stream varies.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with InterpreterPoolExecutor(1) as workers:
        for task in (
            pool_of_multiprocessing,
            queue_of_multiprocessing,
            process_pool_executor,
            one_process,
        ):
            future = workers.submit(task)
            print(f"{task.__name__}: {future.exception() or future.result()}")
            if task is process_pool_executor:
                remote = str(future.exception().__cause__)
                print("    its cause names daemon threads:", "daemon threads" in remote)
