"""Who ran when? Each worker notes the time densely; a gap is time in which it did not run."""

from __future__ import annotations

from collections.abc import Iterator

from gillab.bench.measure import Context, Measurement
from gillab.bench.plan import Request
from gillab.core.executors import open_pool
from gillab.core.probe_tasks import trace
from gillab.core.results import Case

UNIT = "s"  # wall seconds until the last worker has finished
ROUNDS = 1
UNITS = 320_000  # some 100 ms of work for each worker on a machine of 2026: 20 turns with the GIL
GAP_S = 0.0005  # shorter pauses are not noted; those below the GIL's 5 ms are the system's
MOST_WORKERS = 4  # more rows cannot be read


def cases(request: Request) -> Iterator[Case]:
    """At least two workers: even one core shows the GIL being passed to and fro."""
    workers = max(2, min(MOST_WORKERS, max(request.workers)))
    for executor in request.executors:
        if executor not in ("inline", "cluster"):
            yield Case("timeline", "trace", executor, workers, "")


def measure(case: Case, context: Context) -> Measurement:
    """One race of all workers; `details.segments` holds [worker, start_s, end_s]."""
    with open_pool(case.executor, case.workers) as pool:
        for _ in range(context.warmups + 1):  # the first makes the workers, the rest warm them
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
