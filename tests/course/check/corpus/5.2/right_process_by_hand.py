"""Step 5.2: one task crashes, one never ends. What goes down with it?"""

from collections.abc import Callable
from multiprocessing import Pipe, Process

from trouble import crash, hang, square

# Threads and interpreters live in your process, and a crash ends a process.
GOES_ON = {"threads": False, "processes": True, "interpreters": False}


def send(line, function, item):
    try:
        line.send(function(item))
    except Exception as error:
        line.send(error)


def attempt(function: Callable, item: object, limit_s: float) -> object:
    """What function(item) returns; None if it crashes or lasts longer than
    limit_s.

    An error that it raises is raised here too. Afterwards nothing of it runs.
    """
    ours, theirs = Pipe()
    process = Process(target=send, args=(theirs, function, item))
    process.start()
    theirs.close()
    try:
        found = ours.recv() if ours.poll(limit_s) else None
    except EOFError:  # it crashed
        found = None
    process.kill()
    process.join()
    if isinstance(found, Exception):
        raise found
    return found


if __name__ == "__main__":
    for function in (square, crash, hang, square):
        print(f"{function.__name__}: {attempt(function, 7, 2.0)}")
