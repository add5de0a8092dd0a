"""What the charts with one row per build share: a figure of all builds of one session."""

from collections.abc import Collection, Sequence
from typing import Any

from gillab.charts import look
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, estimate, groups

FRAME_PX = 110  # of a figure, besides its rows: legend, title and axis

Series = dict[str, dict[int, Estimate]]  # {executor: {row: estimate}}


def named(results: Results) -> list[str]:
    """The name of each build's row: its version, and whether it has no GIL."""
    return [f"{b} (no GIL)" if not d["gil_enabled"] else b for b, d in results.builds.items()]


def series(results: Results, runs: Sequence[Run], pools: Sequence[str]) -> Series:
    """The estimate of each pool on each build, by the build's row."""
    found: Series = {pool: {} for pool in pools}
    for pool in pools:
        for row, name in enumerate(results.builds):
            case = [r for r in runs if (r.case.executor, r.case.build) == (pool, name)]
            if case:
                found[pool][row] = estimate(groups(case))
    return found


def axis_below_title(rows: Sequence[str]) -> look.Json:
    """The vertical axis of a panel, with room above its first row for the panel's title."""
    return look.rows_axis(rows) | {"range": [len(rows) - 0.5, -0.75]}


def alone(results: Results, measured: Collection[str], suite: str) -> look.Json | None:
    """A figure without data where there is one build or nothing measured; None otherwise.

    The site then looks for a file of the course that has several builds.
    """
    if len(results.builds) > 1 and measured:
        return None
    alt = f"One build only. Name several: workshop.py bench --suite {suite} --python A B"
    return look.figure(results, [], {}, alt=alt, rows=[], columns=[])


def figure(
    results: Results, data: list[look.Json], layout: look.Json, panels: int = 1, **more: Any
) -> look.Json:
    """The figure, high enough for the builds of each panel; `more` goes to `look.figure`."""
    height = panels * (FRAME_PX + look.ROW_PX * len(results.builds))
    return look.figure(results, data, layout, height=height, **more)
