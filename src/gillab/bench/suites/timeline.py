"""Which worker ran when? Each notes the time very often; a gap is time in which it did not run."""

from __future__ import annotations

from collections.abc import Iterator

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import CLUSTER, open_pool
from gillab.core.probe_tasks import trace
from gillab.core.results import Case

UNITS = 320_000  # some 100 ms of work for each worker on a machine of 2026: 20 turns with the GIL
GAP_S = 0.0005  # shorter pauses are not noted; those below the GIL's 5 ms are the system's
MOST_WORKERS = 4  # more rows cannot be read


def cases(request: Request) -> Iterator[Case]:
    """At least two workers: even one core shows the GIL being passed to and fro."""
    workers = max(2, min(MOST_WORKERS, max(request.workers)))
    for executor in request.pool_names():
        if executor not in ("inline", CLUSTER):
            yield Case("timeline", "trace", executor, workers, "")


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds until the last worker has finished.

    `details.segments` holds [worker, start_s, end_s] of each stretch in which a worker ran.
    """
    with open_pool(case.executor, case.workers) as pool:
        for _ in range(
            context.warmups + 1
        ):  # the first starts the workers, the others warm them up
            for future in [pool.submit(trace, UNITS // 16, GAP_S) for _ in range(case.workers)]:
                future.result()
        start = context.clock()
        futures = [pool.submit(trace, UNITS, GAP_S) for _ in range(case.workers)]
        traces = [future.result() for future in futures]
        elapsed = context.clock() - start
    # perf_counter has one zero for all processes and interpreters of a machine on Linux, macOS
    # and Windows (they read a system-wide monotonic clock).
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
    no_case_for="inline, which has one worker, and a cluster, where each machine has its own clock",
)
