"""How long does a thread wait until it runs again? It sleeps and wakes while others compute."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import open_pool
from gillab.core.probe_tasks import compute_until
from gillab.core.results import Case

COMPUTING = (1, 2, 4)  # workers that compute beside the waiting thread, on every machine
WAITS = 30  # for each value that the request asks for
SLEEP_S = 0.002  # long enough for another thread to take the GIL meanwhile
START_S = 30.0  # within this time every worker has begun to compute


def cases(request: Request) -> Iterator[Case]:
    """Nothing computes (inline); then threads compute, or interpreters."""
    for executor in request.pool_names():
        if executor == "inline":
            yield Case("waits", "computing", executor, 1, "")
        elif executor in ("threads", "interpreters"):
            for workers in COMPUTING:
                yield Case("waits", "computing", executor, workers, "")


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds from the end of each sleep until the main thread runs; every wait is a value.

    The end of the sleep is when it was due. What the system's timer adds is in every value, so
    the case in which nothing computes shows it.
    """
    details = {"switch_interval_s": sys.getswitchinterval(), "sleep_s": SLEEP_S}
    computing = 0 if case.executor == "inline" else case.workers
    flags = memoryview(bytearray(1 + computing))  # the first says stop, the others “I compute”
    with open_pool(case.executor, case.workers) as pool:
        tasks = [pool.submit(compute_until, flags, number + 1) for number in range(computing)]
        try:
            _wait_until_all_compute(flags, tasks, context)
            warmups = [_wait(context) for _ in range(context.warmups)]
            values = [_wait(context) for _ in range(WAITS * context.values)]
        finally:
            flags[0] = 1
        for task in tasks:
            task.result()
    return Measurement(values, warmups, details=details)


def _wait(context: Context) -> float:
    start = context.clock()
    time.sleep(SLEEP_S)
    return max(0.0, context.clock() - start - SLEEP_S)


def _wait_until_all_compute(flags: memoryview, tasks: list[Future], context: Context) -> None:
    """Return when every worker has set its flag; raise what a worker raised instead."""
    end = context.clock() + START_S
    while not all(flags[1:]):
        for task in tasks:
            if task.done():
                task.result()
        if context.clock() > end:
            raise RuntimeError(f"only {sum(flags[1:])} of {len(tasks)} workers began to compute")
        time.sleep(SLEEP_S)


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    rounds=0.5,
    values_vary=True,
    no_case_for="processes and a cluster: they never hold this process's GIL",
)
