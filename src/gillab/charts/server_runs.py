"""Shared by the charts of the server suite: runs by way, their figures, and the criteria."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from functools import partial

from gillab.charts import look
from gillab.charts.verdict import Criterion
from gillab.core.neighbours import FEWEST_PAIRS, neighbour_ratio, neighbours
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, percentile, ratio, speedup

NO_GIL = "threads, no GIL"
PEERS = ("uvicorn", "granian")
MOST_GENERATOR_CORES, MOST_LAG_S = 0.8, 0.05  # beyond them the generator was the limit
RESAMPLES = 500  # of thousands of waits each

Value = Callable[[Run], float | None]


def series(results: Results, run: Run) -> str | None:
    """The run's series; None if its build is not drawn."""
    if results.builds[run.case.build]["free_threaded"]:
        return NO_GIL if run.case.executor == "threads" else None
    return run.case.executor if run.case.build == main_build(results) else None


def main_build(results: Results) -> str:
    """The first build that has a GIL."""
    return next((n for n, b in results.builds.items() if not b["free_threaded"]), "")


def runs_by_way(
    results: Results, load: float | None = None, workers: int | None = None
) -> dict[str, list[Run]]:
    """{way: runs} in the order of all charts; by default the highest load, most workers.

    Runs in which the generator was the limit are left out, unless a way has no others.
    """
    runs = results.select("server")
    if not runs:
        return {}
    wanted = loads(results)[-1] if load is None else load
    found: dict[str, list[Run]] = {}
    for run in runs:
        name = series(results, run)
        if name and run.case.params["load"] == wanted:
            found.setdefault(name, []).append(run)
    for name, own in found.items():
        most = max(run.case.workers for run in own) if workers is None else workers
        own = [run for run in own if run.case.workers == most]
        found[name] = [run for run in own if not doubt(run)] or own
    return {name: found[name] for name in look.in_order(found) if found[name]}


def loads(results: Results) -> list[float]:
    """Offered loads, as shares of all cores."""
    return sorted({run.case.params["load"] for run in results.select("server")})


def worker_counts(results: Results) -> list[int]:
    """The measured numbers of workers, sorted."""
    return sorted({run.case.workers for run in results.select("server")})


def doubt(run: Run) -> bool:
    """Whether the load's generator, and not the server, may have been the limit."""
    cores, lag_s = run.details["generator_cpu_cores"], run.details["generator_lag_p99_s"]
    return cores > MOST_GENERATOR_CORES or lag_s > MOST_LAG_S


def middle(runs: Sequence[Run], value: Value) -> float | None:
    """The median of a detail over runs; None if a run lacks it."""
    found = [number for run in runs if (number := value(run)) is not None]
    return statistics.median(found) if len(found) == len(runs) else None


def detail(name: str) -> Value:
    """A function that reads this field of a run's details."""
    return lambda run: run.details[name]


def cell(number: float | None, words: Callable[[float], str]) -> str:
    """A cell of a table: a dash if the number is not known."""
    return "–" if number is None else words(number)


def lost(runs: Sequence[Run]) -> tuple[int, int]:
    """(errors, requests without an answer) of all these runs."""
    errors = sum(sum(run.details["errors"].values()) for run in runs)
    return errors, sum(run.details["unfinished"] + run.details["unsent"] for run in runs)


def waits_ms(runs: Sequence[Run]) -> list[float]:
    """Waits of all light requests of these runs, pooled and sorted."""
    return sorted(wait for run in runs for wait in run.details["light"]["waits_ms"])


def p99_ratio(first: Sequence[Run], second: Sequence[Run]) -> Estimate:
    """The 99th percentile of all light waits of one way over that of another.

    Whole runs are resampled for the interval, because the waits of one run resemble each other.
    """
    pairs = neighbours(first, second)
    if len(pairs) >= FEWEST_PAIRS:  # the same rounds are drawn for both
        first, second = [ours for ours, _ in pairs], [theirs for _, theirs in pairs]
    ours, theirs = ([waits_ms([run]) for run in runs] for runs in (first, second))
    return ratio(
        ours,
        theirs,
        statistic=partial(percentile, percent=99),
        inside=False,
        together=len(pairs) >= FEWEST_PAIRS,
        resamples=RESAMPLES,
    )


def throughput_ratio(first: Sequence[Run], second: Sequence[Run]) -> Estimate:
    """Heavy requests a second of one way over the other, in pairs of neighbours if possible.

    A run's value is seconds a request, so the ratio of values is the other way round.
    """
    return neighbour_ratio(second, first, lambda run: run.values[0]) or speedup(second, first)


def criteria(results: Results) -> list[Criterion]:
    """The criteria for a loop in each interpreter, as far as they were measured.

    They compare throughput and memory with uvicorn's, and light waits with the process pool's.
    """
    asked = []
    ways = runs_by_way(results)
    if "loops" in ways and "uvicorn" in ways:
        ours, theirs = ways["loops"], ways["uvicorn"]
        gain = throughput_ratio(ours, theirs)
        words = "heavy requests a second, against uvicorn"
        asked.append(Criterion("heavy/s", words, gain, "at least", 1.0))
        if memory := memory_ratio(ours, theirs):
            words = "memory of all processes, under load, against uvicorn"
            asked.append(Criterion("memory", words, memory, "below", 1.0))
    for load in loads(results)[-2:]:
        ways = runs_by_way(results, load)
        if "loops" in ways and "processes" in ways:
            waits = p99_ratio(ways["loops"], ways["processes"])
            words = f"light p99 at {load:.0%} of all cores, against the process pool"
            asked.append(Criterion(f"light p99 at {load:.0%}", words, waits, "at most", 1.5))
    return asked


def memory_ratio(first: Sequence[Run], second: Sequence[Run]) -> Estimate | None:
    """Loaded memory of one way over that of another; None unless all runs have the same kind."""
    runs = [*first, *second]
    sizes = [run.details["memory_loaded_bytes"] for run in runs]
    if not all(sizes) or len({run.details.get("memory_kind") for run in runs}) > 1:
        return None
    if paired := neighbour_ratio(first, second, detail("memory_loaded_bytes")):
        return paired
    ours, theirs = sizes[: len(first)], sizes[len(first) :]
    return ratio([[size] for size in ours], [[size] for size in theirs])
