"""Plotly traces: lines, points with their intervals, single values."""

from __future__ import annotations

from collections.abc import Sequence

from gillab.charts import look
from gillab.charts.look import Json
from gillab.core.stats import Estimate


def interval(estimates: Sequence[Estimate], scale: float = 1.0) -> Json:
    """Error bars from the low to the high end of each interval."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [(e.high - e.median) * scale for e in estimates],
        "arrayminus": [(e.median - e.low) * scale for e in estimates],
        "thickness": 2,
        "width": 5,
    }


def curve(
    executor: str,
    x: Sequence[float],
    y: Sequence[float | Estimate],
    scale: float = 1.0,
    marker_px: int = 11,
) -> Json:
    """One line with a marker at each point, and the interval of each estimate."""
    estimates = [value for value in y if isinstance(value, Estimate)]
    trace: Json = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": executor,
        "x": list(x),
        "y": [(v.median if isinstance(v, Estimate) else v) * scale for v in y],
        "line": look.line(executor),
        "marker": look.marker(executor, marker_px),
    }
    if estimates:
        trace["error_y"] = interval(estimates, scale) | {"color": look.colour(executor)}
    return trace


def dots(
    categories: Sequence[str],
    series: dict[str, dict[int, Estimate]],
    unit: str,
    scale: float = 1.0,
    single: dict[str, dict[int, Sequence[float]]] | None = None,
) -> list[Json]:
    """One row per category, in it one point with its interval per executor.

    `series` is {executor: {row: estimate}}. The points of a row are below each other, so that no
    interval covers another point. `single` values are drawn faintly behind their estimate.
    """
    traces = []
    for place, (executor, found) in enumerate(series.items()):
        shift = (place - (len(series) - 1) / 2) * min(0.24, 0.8 / max(1, len(series)))
        rows = sorted(found)
        estimates = [found[row] for row in rows]
        if single:
            values = [
                (value * scale, row + shift) for row in rows for value in single[executor][row]
            ]
            traces.append(faint(executor, values))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": executor,
                "x": [e.median * scale for e in estimates],
                "y": [row + shift for row in rows],
                "customdata": [
                    [categories[row], e.low * scale, e.high * scale]
                    for row, e in zip(rows, estimates, strict=True)
                ],
                "hovertemplate": "%{customdata[0]}<br>%{x:.3s}"
                f"{unit} (%{{customdata[1]:.3s}}–%{{customdata[2]:.3s}})",
                "marker": look.marker(executor),
                "error_x": interval(estimates, scale) | {"color": look.colour(executor)},
            }
        )
    return traces


def faint(executor: str, points: Sequence[tuple[float, float]]) -> Json:
    """Single values (x, y) behind a median, so that outliers are visible; not in the legend."""
    marker = {"color": look.colour(executor), "symbol": "line-ns-open", "size": 7, "opacity": 0.5}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": executor,
        "showlegend": False,
        "hoverinfo": "skip",
        "x": [float(f"{x:.4g}") for x, _ in points],
        "y": [round(y, 3) for _, y in points],
        "marker": marker,
    }
