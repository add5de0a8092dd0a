"""Tasks for measuring the pool itself. The module imports nothing, so that reaching it is free."""


def nothing(value=None):
    """Hand back what it was given: what remains is the cost of the call itself."""
    return value


def call_batch(function, arguments):
    """Many tasks in one: what `chunksize` does for processes and nothing for interpreters."""
    return [function(argument) for argument in arguments]


def ends(payload):
    """First and last item: proof that it has arrived. Dicts give their length."""
    if isinstance(payload, dict):
        return (len(payload),)
    return payload[0], payload[-1]


def import_all(modules):
    """Import them here, linger so that the next task goes to another worker, say who this is."""
    import _thread
    import importlib
    import os
    import time

    for name in modules:
        importlib.import_module(name)
    time.sleep(0.02)
    return os.getpid(), _thread.get_ident()


def trace(units, gap_s):
    """Work and look at the clock in turn; the stretches (start, end) in which this worker ran."""
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
