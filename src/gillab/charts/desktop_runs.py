"""Shared by the charts of the desktop suite: runs by way, their figures, and the criteria."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from functools import partial

from gillab.charts.look import executors_in
from gillab.charts.tree_memory import known
from gillab.charts.units import megabytes
from gillab.charts.verdict import Criterion
from gillab.core.neighbours import neighbour_ratio
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, estimate, percentile, ratio
from gillab.desktop.model.lag import FRAME_S, missed

COLUMNS = (
    *("way", "workers", "late, median", "99 %", "latest", "frames missed", "tiles/s"),
    *("first picture", "memory of the tree", "closes in"),
)
LEAST_SPEED = 0.95  # of the processes' tiles a second
RESAMPLES = 400  # of thousands of frames each

percentile_99 = partial(percentile, percent=99)


def by_way(results: Results, workers: int | None = None) -> dict[str, list[Run]]:
    """Runs of each executor with that many workers (None: the most) and default settings.

    The way inline has no workers and is always included.
    """
    runs = results.select("desktop", build=results.main_build, workload="explorer")
    runs = [run for run in runs if run.details["late_s"]]
    most = workers or max((run.case.workers for run in runs), default=1)
    wanted = [run for run in runs if run.case.executor == "inline" or run.case.workers == most]
    return {
        way: [run for run in wanted if run.case.executor == way] for way in executors_in(wanted)
    }


def criteria(results: Results) -> list[Criterion]:
    """The criteria for interpreters against processes, with the most workers.

    Empty unless both were measured; without memory if the system does not report it.
    """
    found = by_way(results)
    ours, theirs = found.get("interpreters"), found.get("processes")
    if not ours or not theirs:
        return []
    late = late_estimate(ours)
    late_ms = Estimate(*(1e3 * value for value in (late.median, late.low, late.high)), late.n)
    speed = speed_ratio(ours, theirs)
    asked = [
        Criterion("late", "frames late, 99 %", late_ms, "at most", 1e3 * FRAME_S, " ms"),
        Criterion("tiles/s", "tiles a second, against processes", speed, "at least", LEAST_SPEED),
    ]
    kind, sizes = memory([*ours, *theirs])
    if kind:
        alone = [[size] for size in sizes]
        paired = neighbour_ratio(ours, theirs, tree_bytes)
        memories = paired or ratio(alone[: len(ours)], alone[len(ours) :])
        words = "memory of the tree, against processes"
        asked.append(Criterion("memory", words, memories, "below", 1.0))
    return asked


def speed_ratio(first: Sequence[Run], second: Sequence[Run]) -> Estimate:
    """Tiles a second of one over the other, in pairs of neighbours where the runs are such."""
    rates = ([[tiles_per_s(run)] for run in runs] for runs in (first, second))
    return neighbour_ratio(first, second, tiles_per_s) or ratio(*rates)


def tree_bytes(run: Run) -> float | None:
    """Bytes of the run's process tree; None if not known."""
    found = known(run.details["memory"])
    return found[1] if found else None


def criteria_row(asked: Sequence[Criterion], workers: int) -> list[str | int]:
    """A row for the table with COLUMNS: each figure, its limit and the verdict."""
    cells = {one.short: f"{one.measured}, {one.wanted}: {one.verdict}" for one in asked}
    late, speed, memory = (cells.get(short, "–") for short in ("late", "tiles/s", "memory"))
    return ["interpreters ÷ processes", workers, "", late, "", "", speed, "", memory, ""]


def late_estimate(runs: Sequence[Run]) -> Estimate:
    """The 99th percentile of all frames' lateness in seconds; whole runs are resampled."""
    frames = [run.details["late_s"] for run in runs]
    return estimate(frames, statistic=percentile_99, inside=False, resamples=RESAMPLES)


def late_s(runs: Sequence[Run]) -> list[float]:
    """Lateness of every frame that was due in any of the runs."""
    return [late for run in runs for late in run.details["late_s"]]


def middle(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """The median over the runs."""
    return statistics.median(map(figure, runs))


def memory(runs: Sequence[Run]) -> tuple[str, list[int]]:
    """(kind, bytes of each run's tree); ("", []) unless all runs have the same kind."""
    found = [known(run.details["memory"]) for run in runs]
    kinds = {one and one[0] for one in found}
    if len(kinds) == 1 and (kind := kinds.pop()):
        return kind, [one[1] for one in found if one]
    return "", []


def row(way: str, runs: Sequence[Run]) -> list[str | int]:
    """COLUMNS of one way: lateness over all frames, and the median over runs of the rest."""
    frames = late_s(runs)
    kind, sizes = memory(runs)
    return [
        way,
        runs[0].case.workers,
        *(f"{percentile(frames, percent) * 1000:.1f} ms" for percent in (50, 99, 100)),
        f"{missed(frames)} of {len(frames)} ({missed(frames) / len(frames):.1%})",
        f"{middle(runs, tiles_per_s):.0f}",
        f"{middle(runs, lambda run: run.details['first_picture_s']) * 1000:.0f} ms",
        f"{megabytes(statistics.median(sizes))} ({kind})" if kind else "–",
        f"{middle(runs, lambda run: run.details['close_s']) * 1000:.0f} ms",
    ]


def tiles_per_s(run: Run) -> float:
    """Tiles shown in a second, while lateness was measured."""
    return run.details["tiles"] / run.details["seconds"]
