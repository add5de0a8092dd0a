import logging
import logging.handlers
import sys
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor


def sell(what):
    import logging

    logging.getLogger("shop").info("sold %s", what)


def send_records_to(records):
    import logging
    import logging.handlers

    root = logging.getLogger()
    root.addHandler(logging.handlers.QueueHandler(records))
    root.setLevel(logging.INFO)


if __name__ == "__main__":
    printer = logging.StreamHandler(sys.stdout)
    printer.setFormatter(logging.Formatter("    log: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[printer])

    print("sold in main")
    sell("soup")
    print("sold in a worker")
    with InterpreterPoolExecutor(1) as pool:
        pool.submit(sell, "bread").result()

    print("sold in a worker that sends its records")
    records = interpreters.create_queue()
    listener = logging.handlers.QueueListener(records, printer)
    listener.start()
    with InterpreterPoolExecutor(1, initializer=send_records_to, initargs=(records,)) as pool:
        pool.submit(sell, "apples").result()
        listener.stop()  # before the pool closes: a closed worker takes unread records along
