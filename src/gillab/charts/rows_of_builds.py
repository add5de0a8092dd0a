"""What the charts with one row per build share: a figure of all builds of one session."""

from collections.abc import Mapping, Sequence
from typing import Any

from gillab.charts import look
from gillab.charts.long_view import named
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, estimate, groups

FRAME_PX = 110  # of a figure, besides its rows: legend, title and axis

Series = dict[str, dict[int, Estimate]]  # {executor: {row: estimate}}


def series(results: Results, runs: Sequence[Run], pools: Sequence[str]) -> Series:
    """The estimate of each pool on each build, by the build's row."""
    found: Series = {pool: {} for pool in pools}
    for pool in pools:
        for row, name in enumerate(results.builds):
            case = [r for r in runs if (r.case.executor, r.case.build) == (pool, name)]
            if case:
                found[pool][row] = estimate(groups(case))
    return found


def alone(results: Results, pools: Sequence[str], suite: str) -> look.Json | None:
    """A figure without data where there is nothing to compare; None where there is.

    The site then looks for a file of the course that has several builds.
    """
    if len(results.builds) > 1 and pools:
        return None
    alt = f"One build only. Name several: workshop.py bench --suite {suite} --python A B"
    return look.figure(results, [], {}, alt=alt, rows=[], columns=[])


def figure(
    results: Results, data: list[look.Json], layout: Mapping[str, Any], panels: int = 1, **more: Any
) -> look.Json:
    """The figure, high enough for the builds of each panel; `more` goes to `look.figure`."""
    height = panels * (FRAME_PX + look.ROW_PX * len(results.builds))
    return look.figure(results, data, dict(layout), height=height, **more)


def axis(results: Results) -> look.Json:
    """The vertical axis, with the names of the builds."""
    return look.rows_axis(named(results))
