"""How much memory does a worker take? The whole process tree is measured from outside."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.bench.suites.startup import expand_start_methods
from gillab.core.executors import CLUSTER, open_pool
from gillab.core.probe_tasks import import_all
from gillab.core.results import Case

IMPORTS = {"bare": (), "service": ("asyncio", "http.client", "ssl", "sqlite3")}
MOST_TRIES = 20


def cases(request: Request) -> Iterator[Case]:
    """Workers without imports, and workers with the imports of a small service."""
    counts = request.workers if request.preset == "full" else {1, max(request.workers)}
    for executor in request.pool_names():
        if executor == CLUSTER:
            continue  # its workers may be on other machines
        for name in expand_start_methods(executor):
            for imports in IMPORTS:
                for workers in (1,) if name == "inline" else sorted(counts):
                    yield Case("memory", imports, name, workers, "")


def measure(case: Case, context: Context) -> Measurement:
    """Bytes of the process tree after every worker has done its imports.

    `details.kind` says how the system counts them: pss, uss or rss.
    """
    with open_pool(case.executor, case.workers) as pool:
        reached = _reach_all(pool, case.workers, IMPORTS[case.workload])
        if case.executor != "inline" and reached != case.workers:
            raise RuntimeError(f"only {reached} of {case.workers} workers answered")
        seen = [context.ask("memory") for _ in range(context.values)]
    if not all(item["bytes"] for item in seen):
        raise RuntimeError("the system does not report the memory of these processes")
    return Measurement([item["bytes"] for item in seen], details=seen[-1])


def _reach_all(pool: Executor, workers: int, modules: tuple[str, ...]) -> int:
    """Submit tasks until every worker has run one; return the number of workers that did."""
    seen: set[tuple] = set()
    for _ in range(MOST_TRIES):
        futures = [pool.submit(import_all, modules) for _ in range(workers)]
        seen.update(future.result() for future in futures)
        if len(seen) == workers:
            break
    return len(seen)


SUITE = Suite(
    about=__doc__,
    unit="bytes",
    cases=cases,
    measure=measure,
    rounds=0.6,  # bytes vary far less than seconds
    no_case_for="a cluster, whose workers may be on other machines",
)
