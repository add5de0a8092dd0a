"""How much faster does the same work finish? Every workload over every pool and worker count."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Executor

from gillab.bench import cores
from gillab.bench.measure import Context, Measurement
from gillab.bench.request import BATCHES_PER_WORKER, Request
from gillab.bench.suites import Suite
from gillab.core.executors import open_pool
from gillab.core.probe_tasks import call_batch
from gillab.core.results import Case
from gillab.core.workloads import WORKLOADS


def cases(request: Request) -> Iterator[Case]:
    """Each workload and pool; a quick plan varies the number of workers for primes only."""
    for workload in request.workloads:
        for executor, workers in request.pools():
            scaled = request.preset == "full" or workload == "primes"
            if scaled or executor == "inline" or workers == max(request.workers):
                params = {"tasks": request.tasks.get(workload, 1)}
                yield Case("cpu", workload, executor, workers, "", params)


def least_runs(case: Case, request: Request) -> int:
    """Three of all that is compared: two processes cannot show whether processes differ.

    A speed-up has its baseline in its own process, so inline by itself is compared only with inline
    on another build.
    """
    return 1 if case.executor == "inline" and len(request.builds) == 1 else 3


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds for all tasks of a value on a started pool, in pairs with `inline`.

    Tasks are batched here, because the interpreter pool ignores `chunksize`. The pool has nothing
    to do while the baseline runs: docs/decisions/0012-paired-measurement.md says why it may stay.
    The baseline takes turns on the cores, because the pool's workers are on several.
    """
    workload = WORKLOADS[case.workload]
    tasks: int = case.params["tasks"]
    with contextlib.ExitStack() as stack:
        argument, without = workload.argument, ()
        if case.workload == "http":
            from gillab.bench import local_server  # brings http.server and ssl

            server = stack.enter_context(local_server.local_server())
            argument, without = server.port, (server.pid,)
        arguments = [argument] * tasks
        alone = stack.enter_context(open_pool("inline", 1))
        parts = batches(arguments, BATCHES_PER_WORKER)
        baseline = cores.in_turn(_work(alone, workload.function, parts))
        if case.executor == "inline":
            alone_too = dataclasses.replace(context, values=context.blocks)
            found = alone_too.repeat(baseline, without=without)
        else:
            pool = stack.enter_context(open_pool(case.executor, case.workers))
            parts = batches(arguments, case.workers * BATCHES_PER_WORKER)
            work = _work(pool, workload.function, parts)
            found = context.pairs(baseline, work, without=without)
    found.details["kind"] = workload.kind
    return found


def batches(arguments: list, parts: int) -> list[list]:
    """Split into at most `parts` lists of nearly equal length, none empty."""
    parts = min(parts, len(arguments))
    bounds = [len(arguments) * i // parts for i in range(parts + 1)]
    return [arguments[a:b] for a, b in itertools.pairwise(bounds)]


def _work(pool: Executor, function: Callable, arguments: list[list]) -> Callable[[], None]:
    """What is timed: all batches on that pool, until the last result is here."""

    def work() -> None:
        for _ in pool.map(functools.partial(call_batch, function), arguments):
            pass

    return work


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    together=lambda case: case.workload,
    quick_rounds=0.5,  # of inline; `least_runs` has more for the speed-ups
    least_runs=least_runs,
    takes_workloads=True,
    no_case_for="executors that are not pools",
)
