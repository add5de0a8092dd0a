"""Tasks for measuring the pool itself. The module imports nothing, so a worker loads it fast."""


def nothing(value=None):
    """Return the argument: what is measured is the cost of the call itself."""
    return value


def call_batch(function, arguments):
    """Do many tasks in one call, as `chunksize` does for processes but not for interpreters."""
    return [function(argument) for argument in arguments]


def ends(payload):
    """First and last item of a payload, the length of a dict: proof that all of it has arrived."""
    if isinstance(payload, dict):
        return (len(payload),)
    return payload[0], payload[-1]


def import_all(modules):
    """Import the modules; return this worker's process and thread id.

    The pause makes the next task go to another worker.
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
    """Work and read the clock in turn; return the stretches (start, end) in which it ran."""
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
