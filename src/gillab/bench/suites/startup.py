"""How long does a pool take to start? Measured to the first result, once per process."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from typing import Any, cast

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import CLUSTER, EXECUTORS, open_pool, start_method
from gillab.core.probe_tasks import nothing
from gillab.core.results import Case


def cases(request: Request) -> Iterator[Case]:
    """A pool with the most workers, and one thread, process or interpreter without a pool."""
    for executor in request.pool_names():
        if executor == "inline":
            continue
        for name in expand_start_methods(executor):
            yield Case("startup", "pool", name, max(request.workers), "")
            if name != CLUSTER:
                yield Case("startup", "one", name, 1, "")


def expand_start_methods(executor: str) -> list[str]:
    """One name per start method for `processes`: their times differ by an order of magnitude."""
    if executor != "processes":
        return [executor]
    return sorted(name for name in EXECUTORS if name.startswith("processes-"))


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds to the first result of a cold start, without importing Dask."""
    if case.executor == CLUSTER:
        import distributed  # noqa: F401
    start = context.clock()
    if case.workload == "pool":
        with open_pool(case.executor, case.workers) as pool:
            pool.submit(nothing).result()
            elapsed = context.clock() - start
    else:
        _one(case.executor)
        elapsed = context.clock() - start
    return Measurement([elapsed])


def _one(executor: str) -> None:
    """Start one worker without a pool that does nothing, and wait until it has ended."""
    if executor == "threads":
        thread = threading.Thread(target=nothing)
        thread.start()
        thread.join()
    elif executor == "interpreters":
        from concurrent import interpreters

        interpreter = interpreters.create()
        interpreter.call(nothing)
        interpreter.close()
    else:
        context = cast(Any, multiprocessing.get_context(start_method(executor)))
        process = context.Process(target=nothing)
        process.start()
        process.join()


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    rounds=2,  # a process gives one value: only its first start is cold
    quick_rounds=1.5,
    values_vary=True,  # there is no warm-up
    no_case_for="inline, which has no pool to start",
)
