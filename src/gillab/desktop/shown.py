"""What the charts and tables of the desktop say: runs by way, and the figures of each."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from gillab.charts import executors_in
from gillab.desktop.model.lag import missed, percentile
from gillab.results import Results, Run

COLUMNS = (
    *("way", "workers", "late, median", "99 %", "latest", "frames missed", "tiles/s"),
    *("first picture", "memory of the tree", "closes in"),
)


def by_way(results: Results, workers: int | None = None) -> dict[str, list[Run]]:
    """Runs of each executor with that many workers (None: the most), results shared, one by one."""
    runs = [
        run
        for run in results.select("desktop", build=results.main_build)
        if (run.case.params["results"], run.case.params["batch"]) == ("shared", 1)
    ]
    most = workers or max((run.case.workers for run in runs), default=1)
    wanted = [run for run in runs if run.case.executor == "inline" or run.case.workers == most]
    return {
        way: [run for run in wanted if run.case.executor == way] for way in executors_in(wanted)
    }


def late_s(runs: Sequence[Run]) -> list[float]:
    """Lateness of every frame that was due in any of the runs."""
    return [late for run in runs for late in run.details["late_s"]]


def middle(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """The median over the runs."""
    return statistics.median(map(figure, runs))


def memory_bytes(run: Run) -> int:
    """PSS of the tree where the system knows it, else what only the tree uses."""
    return run.details["memory"]["pss_bytes"] or run.details["memory"]["uss_bytes"]


def row(way: str, runs: Sequence[Run]) -> list[str | int]:
    """COLUMNS of one way: of all frames for lateness, the median run for the rest."""
    frames = late_s(runs)
    late = (percentile(frames, share) for share in (0.5, 0.99, 1.0))
    return [
        way,
        runs[0].case.workers,
        *(f"{one * 1000:.1f} ms" for one in late),
        f"{missed(frames)} of {len(frames)} ({missed(frames) / max(1, len(frames)):.1%})",
        f"{middle(runs, tiles_per_s):.0f}",
        f"{middle(runs, lambda run: run.details['first_picture_s']) * 1000:.0f} ms",
        f"{middle(runs, memory_bytes) / 1e6:.0f} MB",
        f"{middle(runs, lambda run: run.details['close_s']) * 1000:.0f} ms",
    ]


def tiles_per_s(run: Run) -> float:
    """Tiles shown in a second, while lateness was measured."""
    return run.details["tiles"] / run.details["seconds"]
