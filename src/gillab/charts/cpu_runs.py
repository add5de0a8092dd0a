"""Shared by the charts of the CPU suite: workloads, pools and speed-ups on the first build."""

from __future__ import annotations

import statistics

from gillab.charts import look
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, speedup
from gillab.core.workloads import PYTHON, WORKLOADS


def runs(results: Results, workload: str | None = None) -> list[Run]:
    """Finished runs of the suite, or of one workload."""
    more = {"workload": workload} if workload else {}
    return results.select("cpu", build=results.main_build, **more)


def pools(results: Results) -> list[str]:
    """Executors that were measured, without inline, in the order of all charts."""
    return look.executors_in(runs(results), without=["inline"])


def workloads(results: Results) -> list[str]:
    """Names of the workloads that were measured, in the order of WORKLOADS."""
    measured = {run.case.workload for run in runs(results)}
    return [name for name in WORKLOADS if name in measured]


def most_workers(results: Results) -> int:
    """The largest number of workers that was measured; 1 if nothing was."""
    return max((run.case.workers for run in runs(results)), default=1)


def of(results: Results, workload: str, executor: str, workers: int = 1) -> list[Run]:
    """Runs of one case."""
    wanted = (executor, workers)
    found = runs(results, workload)
    return [run for run in found if (run.case.executor, run.case.workers) == wanted]


def speed_ups(results: Results, workload: str, workers: int) -> dict[str, Estimate]:
    """{pool: speed-up against inline} of the pools measured with these workers."""
    baseline = of(results, workload, "inline")
    cases = {pool: of(results, workload, pool, workers) for pool in pools(results)}
    return {pool: speedup(baseline, case) for pool, case in cases.items() if baseline and case}


def usual_gains(results: Results) -> dict[str, float]:
    """{pool: median of its speed-ups with the most workers, over all pure Python workloads}."""
    pure = [name for name in workloads(results) if WORKLOADS[name].kind == PYTHON]
    found = [speed_ups(results, name, most_workers(results)) for name in pure]
    return {
        pool: statistics.median(gains[pool].median for gains in found if pool in gains)
        for pool in pools(results)
        if any(pool in gains for gains in found)
    }
