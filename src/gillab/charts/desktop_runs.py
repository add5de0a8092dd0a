"""What the charts and tables of the desktop say: runs by way, and the figures of each."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gillab.charts.look import executors_in, times
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, percentile, ratio
from gillab.desktop.model.lag import FRAME_S, missed

COLUMNS = (
    *("way", "workers", "late, median", "99 %", "latest", "frames missed", "tiles/s"),
    *("first picture", "memory of the tree", "closes in"),
)


def by_way(results: Results, workers: int | None = None) -> dict[str, list[Run]]:
    """Runs of each executor with that many workers (None: the most), as people use the window."""
    runs = results.select("desktop", build=results.main_build, workload="explorer")
    most = workers or max((run.case.workers for run in runs), default=1)
    wanted = [run for run in runs if run.case.executor == "inline" or run.case.workers == most]
    return {
        way: [run for run in wanted if run.case.executor == way] for way in executors_in(wanted)
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """What interpreters have to show beside processes, with 95 % intervals."""

    late: Estimate  # seconds that 99 % of the interpreters' frames do not exceed
    speed: Estimate  # tiles a second, interpreters ÷ processes
    memory: Estimate  # of the tree, likewise

    LATE_S, SPEED, MEMORY = FRAME_S, 0.95, 1.0

    def row(self, workers: int) -> list[str | int]:
        """For the table with COLUMNS: each figure beside what is asked of it."""
        late = self.late
        late_ms = f"{late.median * 1e3:.1f} ms ({late.low * 1e3:.1f}–{late.high * 1e3:.1f})"
        asked = (
            f"{late_ms}, asked: {self.LATE_S * 1e3:.1f} at most: "
            f"{_verdict(late.high <= self.LATE_S, late.low > self.LATE_S)}",
            f"{times(self.speed)}, asked: {self.SPEED} at least: "
            f"{_verdict(self.speed.low >= self.SPEED, self.speed.high < self.SPEED)}",
            f"{times(self.memory)}, asked: less: "
            f"{_verdict(self.memory.high < self.MEMORY, self.memory.low >= self.MEMORY)}",
        )
        first = ["interpreters ÷ processes", workers, "", asked[0], "", ""]
        return [*first, asked[1], "", asked[2], ""]


def _verdict(yes: bool, no: bool) -> str:
    """By the whole interval; one that holds the limit decides nothing."""
    return "yes" if yes else "no" if no else "undecided"


def bar(results: Results) -> Bar | None:
    """Of the most workers; None unless both were measured."""
    found = by_way(results)
    ours, theirs = found.get("interpreters"), found.get("processes")
    if not ours or not theirs:
        return None
    return Bar(
        late_estimate(ours),
        ratio([[tiles_per_s(run)] for run in ours], [[tiles_per_s(run)] for run in theirs]),
        ratio([[memory_bytes(run)] for run in ours], [[memory_bytes(run)] for run in theirs]),
    )


def late_estimate(runs: Sequence[Run], resamples: int = 400) -> Estimate:
    """Lateness in seconds at 99 % of all frames; its interval by drawing whole runs anew."""
    rng, frames = random.Random(0), [run.details["late_s"] for run in runs]
    drawn = sorted(
        percentile(sorted(late for run in rng.choices(frames, k=len(frames)) for late in run), 99)
        for _ in range(resamples)
    )
    low, high = percentile(drawn, 2.5), percentile(drawn, 97.5)
    together = sorted(late_s(runs))
    return Estimate(percentile(together, 99), low, high, len(together))


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
    frames = sorted(late_s(runs))
    late = (percentile(frames, percent) for percent in (50, 99, 100))
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
