"""Which worker ran when? Each reads the clock very often; it did not run during the gaps."""

from __future__ import annotations

from collections.abc import Iterator

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import CLUSTER, open_pool
from gillab.core.probe_tasks import trace
from gillab.core.results import Case

UNITS = 320_000  # about 100 ms per worker on a machine of 2026: 20 switch intervals of the GIL
GAP_S = 0.0005  # shorter gaps are ignored; gaps below the GIL's 5 ms are the system's
MOST_WORKERS = 4  # more rows cannot be read


def cases(request: Request) -> Iterator[Case]:
    """At least two workers: threads take turns with the GIL even on one core."""
    workers = max(2, min(MOST_WORKERS, max(request.workers)))
    for executor in request.pool_names():
        if executor not in ("inline", CLUSTER):
            yield Case("timeline", "trace", executor, workers, "")


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds until the last worker has finished.

    `details.segments` holds [worker, start_s, end_s] of each period in which a worker ran.
    """
    with open_pool(case.executor, case.workers) as pool:
        for _ in range(context.warmups + 1):  # the first one starts the workers
            for future in [pool.submit(trace, UNITS // 16, GAP_S) for _ in range(case.workers)]:
                future.result()
        start = context.clock()
        futures = [pool.submit(trace, UNITS, GAP_S) for _ in range(case.workers)]
        traces = [future.result() for future in futures]
        elapsed = context.clock() - start
    # On Linux, macOS and Windows perf_counter reads a system-wide clock, so its values can be
    # compared between processes and interpreters.
    segments = [
        [worker, round(begin - start, 6), round(end - start, 6)]
        for worker, pieces in enumerate(traces)
        for begin, end in pieces
    ]
    return Measurement([elapsed], details={"segments": segments, "gap_s": GAP_S})


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    quick_rounds=0.5,  # the differences that it shows are large
    no_case_for="inline, which has one worker, and a cluster, where each machine has its own clock",
)
