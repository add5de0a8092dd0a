"""Are pairs of equal things equal, and does an idle pool disturb the baseline?

Only the bench's check of itself uses this suite (`gillab.bench.pair_check`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from gillab.bench import cores
from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite
from gillab.core.executors import open_pool
from gillab.core.probe_tasks import call_batch, nothing
from gillab.core.results import Case
from gillab.core.workloads import WORKLOADS

ITSELF, IDLE = "itself", "idle"


def cases(_request: Request) -> Iterator[Case]:
    """None: the check names its cases itself."""
    yield from ()


def measure(case: Case, context: Context) -> Measurement:
    """Wall seconds of the same work inline, on the cores in turn, in pairs.

    The workload ITSELF has the pool open and idle on both sides, IDLE in the case alone.
    """
    workload = WORKLOADS[case.params["work"]]
    arguments = [workload.argument] * case.params["tasks"]
    work = functools.partial(call_batch, workload.function, arguments)
    if case.workload == IDLE:
        return _with_and_without(case, context, cores.in_turn(work))
    with open_pool(case.executor, case.workers) as pool:
        pool.submit(nothing).result()
        return context.pairs(cores.in_turn(work), cores.in_turn(work))


def _with_and_without(case: Case, context: Context, work: Callable[[], object]) -> Measurement:
    """Blocks of: closed, open, open, closed. Opening and closing are not timed."""
    values, baseline_values = [], []
    work()
    for _ in range(context.blocks):
        before_s = _seconds(context, work)
        with open_pool(case.executor, case.workers) as pool:
            list(pool.map(nothing, range(2 * case.workers)))
            work()
            values.append((_seconds(context, work) + _seconds(context, work)) / 2)
        work()
        baseline_values.append((before_s + _seconds(context, work)) / 2)
    return Measurement(values, baseline_values=baseline_values)


def _seconds(context: Context, work: Callable[[], object]) -> float:
    start = context.clock()
    work()
    return context.clock() - start


SUITE = Suite(about=__doc__, unit="s", cases=cases, measure=measure, no_case_for="every request")
