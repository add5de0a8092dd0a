"""Is the map right? Random tasks, each timed on every pool beside inline.

Measured together with the parts of the model, so that both have the same machine:
bench --suite which cpu roundtrip transfer --workloads primes
"""

from __future__ import annotations

import dataclasses
import random
import time
from collections.abc import Iterator, Mapping

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.bench.suites.transfer import PAYLOADS
from gillab.core.executors import CLUSTER, open_pool
from gillab.core.probe_tasks import compute_beside
from gillab.core.results import Case

POINTS = 40
TASK_S = (1e-5, 1e-1)
PAYLOAD_BYTES = (1e2, 1e6)  # what a quick measurement of transfers covers
KINDS = ("bytes", "list", "view")
VALUE_S = 0.04
MOST_BYTES = 64e6  # of all payloads that are on their way at once
UNITS = 2000


def cases(request: Request) -> Iterator[Case]:
    """Every pool with the most workers at every point; the points depend on the seed alone."""
    rng = random.Random(request.seed)
    unit_ns = request.tasks.get("which_unit_ns", 100)
    for number in range(POINTS):
        task_s, size = _log_uniform(rng, *TASK_S), int(_log_uniform(rng, *PAYLOAD_BYTES))
        kind = rng.choice(KINDS)
        units = max(1, round(task_s * 1e9 / unit_ns))
        params = {"point": number, "task_s": task_s, "payload_bytes": size, "units": units}
        for executor in request.pool_names():
            if executor not in ("inline", CLUSTER):
                yield Case("which", kind, executor, max(request.workers), "", params)


def _log_uniform(rng: random.Random, low: float, high: float) -> float:
    return low * (high / low) ** rng.random()


def calibrate() -> Mapping[str, int]:
    """Nanoseconds of one unit of the work, the fastest of several timings."""
    timings = []
    for _ in range(9):
        start = time.perf_counter_ns()
        compute_beside(None, UNITS)
        timings.append((time.perf_counter_ns() - start) / UNITS)
    return {"which_unit_ns": max(1, round(min(timings)))}


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds of one task, on a started pool and inline side by side."""
    size, units = case.params["payload_bytes"], case.params["units"]
    payload = PAYLOADS[case.workload](size)
    if isinstance(payload, bytearray) and _takes_views(case.executor):
        payload = memoryview(payload)
    share = case.workers * 4
    fitting = max(1, int(MOST_BYTES / size) // share) * share
    tasks = min(fitting, max(share, int(VALUE_S / case.params["task_s"]) // share * share))
    with open_pool(case.executor, case.workers) as pool:

        def pooled() -> None:
            futures = [pool.submit(compute_beside, payload, units) for _ in range(tasks)]
            for future in futures:
                future.result()

        def inline() -> None:
            for _ in range(tasks):
                compute_beside(payload, units)

        found = context.pairs(inline, pooled)
    return _for_one(found, tasks)


def _takes_views(executor: str) -> bool:
    """A process receives a bytearray: a memoryview cannot be pickled."""
    return not executor.startswith("processes")


def _for_one(found: Measurement, tasks: int) -> Measurement:
    """The same seconds for one task."""

    def shared(values: list[float] | None) -> list[float] | None:
        return None if values is None else [value / tasks for value in values]

    return dataclasses.replace(
        found,
        values=shared(found.values) or [],
        warmups=shared(found.warmups) or [],
        cpu_values=shared(found.cpu_values),
        baseline_values=shared(found.baseline_values),
        baseline_cpu_values=shared(found.baseline_cpu_values),
    )


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    rounds=0.5,
    only_when_named=True,
    calibrate=calibrate,
    no_case_for="inline, which every point is compared with, and a cluster",
)
