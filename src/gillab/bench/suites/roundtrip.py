"""What does one task cost besides its work? Many tasks that do nothing are timed."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import open_pool
from gillab.core.probe_tasks import call_batch, nothing
from gillab.core.results import Case

BATCHES = (1, 10, 100)
LATENCY_TASKS = 100  # in one timing; repeated until the timing is long enough
THROUGHPUT_TASKS = 2000


def cases(request: Request) -> Iterator[Case]:
    """One task at a time, and all tasks at once, in batches."""
    most = max(request.workers)
    for executor, workers in request.pools():
        if executor != "inline" and workers != most:
            continue
        yield Case("roundtrip", "latency", executor, workers, "")
        for batch in BATCHES:
            yield Case("roundtrip", "throughput", executor, workers, "", {"batch": batch})


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds per task on a started pool."""
    with open_pool(case.executor, case.workers) as pool:
        if case.workload == "latency":
            found = context.repeat(lambda: _one_by_one(pool), 1 / LATENCY_TASKS, calibrate=True)
        else:
            batch = case.params["batch"]
            lists = [[None] * batch] * (THROUGHPUT_TASKS // batch)
            call = functools.partial(call_batch, nothing)
            found = context.repeat(
                lambda: list(pool.map(call, lists)), 1 / THROUGHPUT_TASKS, calibrate=True
            )
    return found


def _one_by_one(pool) -> None:
    for _ in range(LATENCY_TASKS):
        pool.submit(nothing).result()


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    no_case_for="executors that are not pools",
)
