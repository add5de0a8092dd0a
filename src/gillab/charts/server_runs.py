"""What the charts of the server suite share: ways' looks, runs by way, the bar, and doubts."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gillab.charts import look
from gillab.core import stats
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, percentile

NO_GIL = "threads, no GIL"
PEERS = ("uvicorn", "granian")
MOST_GENERATOR_CORES, MOST_LAG_S = 0.8, 0.05  # beyond them the generator was the limit

Value = Callable[[Run], float | None]


def series(results: Results, run: Run) -> str | None:
    """The name a run is drawn under; None for builds that a chart of one build leaves out."""
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
    return {name: found[name] for name in look.SERIES if found.get(name)}


def loads(results: Results) -> list[float]:
    """Offered loads, as shares of what all cores could do."""
    return sorted({run.case.params["load"] for run in results.select("server")})


def worker_counts(results: Results) -> list[int]:
    return sorted({run.case.workers for run in results.select("server")})


def doubt(run: Run) -> bool:
    """Whether the load's generator, and not the server, may have been the limit."""
    cores, lag_s = run.details["generator_cpu_cores"], run.details["generator_lag_p99_s"]
    return cores > MOST_GENERATOR_CORES or lag_s > MOST_LAG_S


def middle(runs: Sequence[Run], value: Value) -> float | None:
    """The median over runs of something in their details; None where a run does not tell it."""
    found = [number for run in runs if (number := value(run)) is not None]
    return statistics.median(found) if len(found) == len(runs) else None


def detail(name: str) -> Value:
    return lambda run: run.details[name]


def told(number: float | None, words: Callable[[float], str]) -> str:
    """For a table: a dash where nothing is known."""
    return "–" if number is None else words(number)


def lost(runs: Sequence[Run]) -> tuple[int, int]:
    """(errors, requests without an answer) of all these runs."""
    errors = sum(sum(run.details["errors"].values()) for run in runs)
    return errors, sum(run.details["unfinished"] + run.details["unsent"] for run in runs)


def waits_ms(runs: Sequence[Run]) -> list[float]:
    """Waits of all light requests of these runs, pooled and sorted."""
    return sorted(wait for run in runs for wait in run.details["light"]["waits_ms"])


def p99_ratio(first: Sequence[Run], second: Sequence[Run], seed: int = 0) -> Estimate:
    """Light requests' pooled 99th percentile of one over that of the other, with its interval:
    whole runs are drawn, since the waits of one run resemble each other."""
    rng = random.Random(seed)

    def drawn(runs: Sequence[Run]) -> float:
        return percentile(waits_ms(rng.choices(runs, k=len(runs))), 99)

    ratios = sorted(drawn(first) / drawn(second) for _ in range(stats.RESAMPLES // 4))
    tail = 100 * (1 - stats.LEVEL) / 2
    low, high = percentile(ratios, tail), percentile(ratios, 100 - tail)
    found = percentile(waits_ms(first), 99) / percentile(waits_ms(second), 99)
    return Estimate(found, low, high, len(first) + len(second))


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a loop in each interpreter has to hold against another way."""

    short: str
    words: str
    found: Estimate
    limit: float
    at_least: bool

    @property
    def verdict(self) -> str:
        """In plain words; an interval on both sides of the limit settles nothing."""
        low, high = self.found.low, self.found.high
        met = self.found.median >= self.limit if self.at_least else self.found.median <= self.limit
        sure = not low < self.limit < high
        return ("met" if met else "missed") + ("" if sure else ", not for certain")

    @property
    def wanted(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g}×"


def bar(results: Results) -> list[Criterion]:
    """What loops have to reach: uvicorn's throughput, in less memory, each with as many workers; a
    light p99 within 1.5 times the process pool's."""
    ways = runs_by_way(results)
    found = []
    if "loops" in ways and "uvicorn" in ways:
        ours, theirs = ways["loops"], ways["uvicorn"]
        gain = stats.speedup(theirs, ours)  # of seconds a request: theirs over ours
        words = "heavy requests a second, against uvicorn"
        found.append(Criterion("heavy/s", words, gain, 1.0, True))
        ours, theirs = (
            [[size] for run in ways[way] if (size := run.details["memory_loaded_bytes"])]
            for way in ("loops", "uvicorn")
        )
        if ours and theirs:
            words = "memory of all processes, under load, against uvicorn"
            found.append(Criterion("memory", words, stats.ratio(ours, theirs), 1.0, False))
    for load in loads(results)[-2:]:
        ways = runs_by_way(results, load)
        if "loops" in ways and "processes" in ways:
            ratio = p99_ratio(ways["loops"], ways["processes"])
            words = f"light p99 at {load:.0%} of all cores, against the process pool"
            found.append(Criterion(f"light p99 at {load:.0%}", words, ratio, 1.5, False))
    return found
