"""The shared look of all charts: Plotly figures as plain dictionaries.

A figure names roles, never colours: `var(--gil-threads)` is resolved by the page that draws
it (docs/assets/charts.js) and, for static pictures, from the same style sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, outliers

Json = dict[str, Any]

# Order, colour, marker and line differ together: no executor is told by its colour alone.
LOOK: dict[str, tuple[str, str, str]] = {
    "inline": ("--gil-inline", "line-ns-open", "dot"),
    "threads": ("--gil-threads", "square", "dash"),
    "qthreads": ("--gil-threads", "hourglass", "longdashdot"),
    "processes": ("--gil-processes", "triangle-up", "dashdot"),
    "processes-fork": ("--gil-processes", "triangle-up-open", "dashdot"),
    "processes-forkserver": ("--gil-processes", "triangle-down", "dashdot"),
    "processes-spawn": ("--gil-processes", "triangle-left", "dashdot"),
    "interpreters": ("--gil-interpreters", "circle", "solid"),
    "cluster": ("--gil-cluster", "diamond", "longdash"),
}
# What is compared with executors in some charts and is none: a star, and open shapes for peers.
OTHERS: dict[str, tuple[str, str, str]] = {
    "threads, no GIL": ("--gil-threads", "square-cross", "longdash"),
    "loops": ("--gil-interpreters", "star", "longdashdot"),
    "uvicorn": ("--gil-processes", "square-open", "dot"),
    "granian": ("--gil-cluster", "hexagon-open", "dash"),
}
SERIES = LOOK | OTHERS
ROW_PX = 52  # height of one category in a dot chart: three intervals without touching
AXIS: Json = {
    "gridcolor": "var(--gil-line)",
    "linecolor": "var(--gil-line)",
    "zerolinecolor": "var(--gil-line)",
    "tickfont": {"color": "var(--gil-ink-soft)"},
    "fixedrange": True,
    "automargin": True,
}


def colour(executor: str) -> str:
    """The role an executor's colour has on the page."""
    return f"var({SERIES[executor][0]})"


def marker(executor: str, size: int = 11) -> Json:
    """Colour, shape and outline of an executor's points."""
    line = {"width": 2, "color": colour(executor)}
    return {"color": colour(executor), "symbol": SERIES[executor][1], "size": size, "line": line}


def line(executor: str) -> Json:
    """Colour and dashes of an executor's line."""
    return {"color": colour(executor), "dash": SERIES[executor][2], "width": 2.5}


def executors_in(runs: Iterable[Run], *, without: Sequence[str] = ()) -> list[str]:
    """Names of the executors that were measured, in the order every chart uses."""
    seen = {run.case.executor for run in runs}
    return [name for name in LOOK if name in seen and name not in without]


def axis(title: str = "", **more: Any) -> Json:
    """An axis in the shared look; logarithmic ones say so by `type="log"`."""
    return AXIS | {"title": {"text": title, "font": {"color": "var(--gil-ink-soft)"}}} | more


def interval(estimates: Sequence[Estimate], scale: float = 1.0) -> Json:
    """Error bars that reach from the low to the high end of each interval."""
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
        "line": line(executor),
        "marker": marker(executor, marker_px),
    }
    if estimates:
        trace["error_y"] = interval(estimates, scale) | {"color": colour(executor)}
    return trace


def suffixes(panels: Collection[object]) -> list[str]:
    """What the axes of each panel are called by: "" of the first, then "2", "3" and so on."""
    return [str(number) if number > 1 else "" for number in range(1, len(panels) + 1)]


def panels(titles: Collection[str]) -> Json:
    """The layout of panels below each other, each with its title; the axes are still to be set."""
    named = zip(titles, suffixes(titles), strict=True)
    return {
        "grid": {"rows": len(titles), "columns": 1, "pattern": "independent"},
        "annotations": [panel_title(title, suffix) for title, suffix in named],
    }


def in_panel(executor: str, suffix: str) -> Json:
    """For a trace: the panel's axes; the legend names an executor once, for all panels."""
    place = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    return place | {"legendgroup": executor, "showlegend": not suffix}


def dots(
    categories: Sequence[str],
    series: dict[str, dict[int, Estimate]],
    unit: str,
    scale: float = 1.0,
    single: dict[str, dict[int, Sequence[float]]] | None = None,
) -> list[Json]:
    """One row a category, one point with its interval an executor: {executor: {row: estimate}}.

    Points of a row stand below each other, so that intervals never cover a neighbour. Faint
    behind each lie the `single` values that it was made from.
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
                "marker": marker(executor),
                "error_x": interval(estimates, scale) | {"color": colour(executor)},
            }
        )
    return traces


def faint(executor: str, points: Sequence[tuple[float, float]]) -> Json:
    """Single values (x, y) behind a median: outliers are seen, and the legend stays short."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": executor,
        "showlegend": False,
        "hoverinfo": "skip",
        "x": [float(f"{x:.4g}") for x, _ in points],
        "y": [round(y, 3) for _, y in points],
        "marker": {"color": colour(executor), "symbol": "line-ns-open", "size": 7, "opacity": 0.5},
    }


def outliers_in(values: Sequence[float]) -> str:
    """For a table's cell: how many single values lie far from the others, "2 of 20"."""
    return f"{len(outliers(values))} of {len(values)}"


def sizes_axis(sizes: Sequence[int]) -> Json:
    """A logarithmic axis of payload sizes, named as people name them."""
    # Every second name where sizes stand close together: a phone has room for four.
    named = [n for place, n in enumerate(reversed(sizes)) if place % 2 == 0 or len(sizes) < 5]
    return axis(type="log", tickvals=named, ticktext=[size(n) for n in named])


def rows_axis(categories: Sequence[str], **more: Any) -> Json:
    """The vertical axis of `dots`: first category on top."""
    return axis(
        tickmode="array",
        tickvals=list(range(len(categories))),
        ticktext=list(categories),
        range=[len(categories) - 0.5, -0.5],
        zeroline=False,
        showgrid=False,
        **more,
    )


def figure(
    results: Results,
    data: list[Json],
    layout: Json,
    *,
    alt: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    height: int = 420,
    suite: str = "",
) -> Json:
    """One figure with what a page needs beside it: words, table, source; `suite` names its runs."""
    session = results.session(suite)
    base: Json = {
        "template": None,
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "size": 14, "color": "var(--gil-ink)"},
        "margin": {"l": 12, "r": 16, "t": 44, "b": 44},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        "hoverlabel": {
            "bgcolor": "var(--gil-raised)",
            "bordercolor": "var(--gil-line)",
            "font": {"color": "var(--gil-ink)"},
        },
        "dragmode": False,
    }
    meta = {
        "alt": alt,
        "source": source(results, suite),
        "created": session["created"],
        "warnings": session["warnings"],
        "table": {"columns": list(columns), "rows": [list(row) for row in rows]},
    }
    return {"data": data, "layout": base | layout | {"meta": meta}}


def source(results: Results, suite: str = "") -> str:
    """One line for under a chart: machine, builds, date, how thoroughly, what disturbed it."""
    session = results.session(suite)
    place = results.source_line.rpartition(" · ")[0]
    count = len(session["warnings"])
    warned = (
        f"{count} warning{'s' if count > 1 else ''}: {', '.join(map(gist, session['warnings']))}"
    )
    parts = [place, session["created"][:10], f"bench --{session['preset']}"]
    return " · ".join([*parts, warned] if count else parts)


def gist(warning: object) -> str:
    """What a warning of the bench says, without its advice or its figures in brackets."""
    return str(warning).partition(":")[0].partition(" (")[0]


def panel_title(text: str, suffix: str) -> Json:
    """A panel's name above its plot; `suffix` is that of its axes ("" for the first)."""
    return {
        "text": f"<b>{text}</b>",
        "bgcolor": "var(--gil-raised)",
        "xref": f"x{suffix} domain",
        "yref": f"y{suffix} domain",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "middle",
        "showarrow": False,
    }


def missing(results: Results, suite: str) -> Json:
    """The figure of a chart whose suite the file does not hold: a sentence, no drawing."""
    alt = f"These results hold no finished run of the suite “{suite}”. Measure it: "
    alt += f"python3 scripts/workshop.py bench --suite {suite}"
    return figure(results, [], {}, alt=alt, columns=[], rows=[], suite=suite)


def seconds(value: float) -> str:
    """For people: three significant digits and a unit, 0.00123 → "1.23 ms"."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def megabytes(value: float) -> str:
    """For people: bytes in millions, "21.4 MB"."""
    return f"{value / 1e6:.3g} MB"


def size(payload_bytes: float) -> str:
    """For people: "1 kB", "64 MB"."""
    return f"{payload_bytes / 1e6:g} MB" if payload_bytes >= 1e6 else f"{payload_bytes / 1e3:g} kB"


def times(found: Estimate) -> str:
    """A ratio with its interval: "1.93× (1.90–1.95)"."""
    return f"{found.median:.2f}× ({found.low:.2f}–{found.high:.2f})"
