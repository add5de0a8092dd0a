"""Tasks that measure the pool itself. The module imports nothing, so workers load it fast."""


def nothing(value=None):
    """Return the argument: only the cost of the call is measured."""
    return value


def call_batch(function, arguments):
    """Run many tasks in one call, as `chunksize` does for processes but not for interpreters."""
    return [function(argument) for argument in arguments]


def ends(payload):
    """First and last item of a payload, or a dict's length: evidence that all of it arrived."""
    if isinstance(payload, dict):
        return (len(payload),)
    return payload[0], payload[-1]


def ends_of_pickled(data):
    """`ends` of a payload that was pickled by hand."""
    import pickle

    return ends(pickle.loads(data))


def import_all(modules):
    """Import the modules, pause so that another worker takes the next task, return our ids.

    The ids are those of this worker's process and thread.
    """
    import _thread
    import importlib
    import os
    import time

    for name in modules:
        importlib.import_module(name)
    time.sleep(0.02)
    return os.getpid(), _thread.get_ident()


def trace(units, gap_s):
    """Compute and read the clock in turn; return the periods (start, end) in which this ran."""
    import time

    clock = time.perf_counter
    pieces = []
    total = 0
    start = last = clock()
    for _ in range(units):
        for number in range(20):
            total += number
        now = clock()
        if now - last > gap_s:
            pieces.append((start, last))
            start = now
        last = now
    pieces.append((start, last))
    return pieces


def compute_until(flags, number):
    """Set the flag of that number, then compute until the first flag is set."""
    flags[number] = 1
    total = 0
    while not flags[0]:
        for step in range(1000):
            total += step
    return total


def compute_beside(payload, units):
    """Compute in Python for so many units; the payload comes along and only its ends are read."""
    total = 0
    for number in range(units):
        total += number * number % 7
    if payload is not None:
        total += payload[0] != payload[-1]
    return total
