"""Shared by the charts of the CPU suite: workloads, pools and speed-ups on the first build."""

from __future__ import annotations

import statistics

from gillab.charts import look
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, paired_speedup, speedup
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


def singles(results: Results, workload: str, pool: str, workers: int) -> list[float]:
    """The speed-up of each value alone: of its block, or against the baseline's median."""
    case = of(results, workload, pool, workers)
    if paired_speedup(case):
        pairs = ((run.baseline_values or (), run.values) for run in case)
        return [a / b for ours, theirs in pairs for a, b in zip(ours, theirs, strict=True)]
    inline_s = statistics.median(v for run in of(results, workload, "inline") for v in run.values)
    return [inline_s / value for run in case for value in run.values if value]


def how(results: Results) -> str:
    """For a chart's text: with what the speed-ups of this file are compared."""
    cases = [run for run in runs(results) if run.case.executor != "inline"]
    if all(run.baseline_values for run in cases):
        return (
            "Each speed-up is the median of many short comparisons, in which inline and the pool "
            "took turns."
        )
    return (
        "Not paired: inline was measured at another time than the pools, so a change of the "
        "machine's speed counts as a speed-up. A new measurement is paired."
    )


def gain(results: Results, workload: str, pool: str, workers: int) -> Estimate | None:
    """Speed-up against inline of one case; None if it, or a baseline for it, was not measured."""
    case, baseline = of(results, workload, pool, workers), of(results, workload, "inline")
    return speedup(baseline, case) if case and (baseline or paired_speedup(case)) else None


def speed_ups(results: Results, workload: str, workers: int) -> dict[str, Estimate]:
    """{pool: speed-up against inline} of the pools measured with these workers."""
    found = {pool: gain(results, workload, pool, workers) for pool in pools(results)}
    return {pool: one for pool, one in found.items() if one}


def usual_gains(results: Results) -> dict[str, float]:
    """{pool: median of its speed-ups with the most workers, over all pure Python workloads}."""
    pure = [name for name in workloads(results) if WORKLOADS[name].kind == PYTHON]
    found = [speed_ups(results, name, most_workers(results)) for name in pure]
    return {
        pool: statistics.median(gains[pool].median for gains in found if pool in gains)
        for pool in pools(results)
        if any(pool in gains for gains in found)
    }
