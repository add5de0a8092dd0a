"""The shared look of all charts: Plotly figures as plain dictionaries.

A figure names roles, never colours: the page (docs/assets/charts.js) or the static picture takes
the colour of `var(--gil-threads)` from the style sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from gillab.charts import log_ticks, trace_names, units
from gillab.core.results import Results, Run

Json = dict[str, Any]

# Colour, marker and line of each executor, in the order of all charts: colour alone is not enough.
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
# Series that are not executors: a star, open shapes for other servers, and two kinds of time.
OTHERS: dict[str, tuple[str, str, str]] = {
    "threads, no GIL": ("--gil-threads", "cross", "longdash"),
    "loops": ("--gil-interpreters", "star", "longdashdot"),
    "uvicorn": ("--gil-processes", "square-open", "dot"),
    "granian": ("--gil-cluster", "hexagon-open", "dash"),
    "until the answer": ("--gil-ink", "pentagon", "solid"),
    "main stands still": ("--gil-lock", "diamond-wide", "dot"),
}
SERIES = LOOK | OTHERS
PLAIN = ("--gil-ink-soft", "x", "dot")  # for all other names
ROW_PX = 52  # height of one category in a dot chart: three intervals without touching
AXIS: Json = {
    "gridcolor": "var(--gil-line)",
    "linecolor": "var(--gil-line)",
    "zerolinecolor": "var(--gil-line)",
    "tickfont": {"color": "var(--gil-ink-soft)"},
    "fixedrange": True,
    "automargin": True,
}


def of(name: str) -> tuple[str, str, str]:
    """Colour, marker and dashes of an executor, a way or another series."""
    return SERIES.get(name, PLAIN)


def in_order(names: Iterable[str]) -> list[str]:
    """Series in the order of all charts; unknown names come last."""
    places = {name: place for place, name in enumerate(SERIES)}
    return sorted(set(names), key=lambda name: (places.get(name, len(places)), name))


def colour(executor: str) -> str:
    """The role of an executor's colour."""
    return f"var({of(executor)[0]})"


def marker(executor: str, size: int = 11) -> Json:
    """Colour, shape and outline of an executor's points."""
    line = {"width": 2, "color": colour(executor)}
    return {"color": colour(executor), "symbol": of(executor)[1], "size": size, "line": line}


def line(executor: str) -> Json:
    """Colour and dashes of an executor's line."""
    return {"color": colour(executor), "dash": of(executor)[2], "width": 2.5}


def executors_in(runs: Iterable[Run], *, without: Sequence[str] = ()) -> list[str]:
    """Names of the measured executors in the order of all charts."""
    seen = {run.case.executor for run in runs}
    return [name for name in LOOK if name in seen and name not in without]


def axis(title: str = "", **more: Any) -> Json:
    """An axis in the shared look; `type="log"` makes it logarithmic."""
    return AXIS | {"title": {"text": title, "font": {"color": "var(--gil-ink-soft)"}}} | more


def suffixes(panels: Collection[object]) -> list[str]:
    """The suffix of each panel's axes: "" for the first, then "2", "3" and so on."""
    return [str(number) if number > 1 else "" for number in range(1, len(panels) + 1)]


def panels(titles: Collection[str]) -> Json:
    """The layout of panels below each other, with titles and without axes."""
    named = zip(titles, suffixes(titles), strict=True)
    return {
        "grid": {"rows": len(titles), "columns": 1, "pattern": "independent"},
        "annotations": [panel_title(title, suffix) for title, suffix in named],
    }


def in_panel(executor: str, suffix: str) -> Json:
    """A trace's axes in a panel; the legend names an executor once for all panels."""
    place = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    return place | {"legendgroup": executor, "showlegend": not suffix}


def sizes_axis(sizes: Sequence[int]) -> Json:
    """A logarithmic axis of payload sizes with their units."""
    # Every second label if there are many: a phone has room for four.
    named = [n for place, n in enumerate(reversed(sizes)) if place % 2 == 0 or len(sizes) < 5]
    return axis(type="log", tickvals=named, ticktext=[units.size(n) for n in named])


def rows_axis(categories: Sequence[str], **more: Any) -> Json:
    """The vertical axis of `dots`: first category on top."""
    return axis(
        tickmode="array",
        tickvals=list(range(len(categories))),
        ticktext=list(categories),
        range=[len(categories) - 0.5, -0.5],
        zeroline=False,
        showgrid=False,
        ticklabelstandoff=8,  # a mark at 0 does not cover the names
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
    file: Path | None = None,
) -> Json:
    """One figure with its text, table and source; `suite` is the suite of its runs.

    `file` is named where the runs come from another results file than the page's.
    """
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
        "uirevision": "kept",  # a reader's choices in the legend outlive a new drawing
    }
    meta = {
        "alt": alt,
        "source": source(results, suite),
        "created": session["created"],
        "warnings": session["warnings"],
        "table": {"columns": list(columns), "rows": [list(row) for row in rows]},
    }
    if file:
        meta["raw"] = f"results/{file.name}"
    traces = trace_names.named([whole_marks(trace) for trace in data])
    return {"data": traces, "layout": base | log_ticks.labelled(layout, traces) | {"meta": meta}}


def whole_marks(trace: Json) -> Json:
    """The trace, whose marks are whole also where they lie on an axis."""
    marks = trace.get("type") == "scatter" and "markers" in trace.get("mode", "markers")
    return {"cliponaxis": False} | trace if marks else trace


def source(results: Results, suite: str = "") -> str:
    """The line below a chart: machine, builds, date, preset and warnings."""
    session = results.session(suite)
    place = results.source_line.rpartition(" · ")[0]
    count = len(session["warnings"])
    warned = (
        f"{count} warning{'s' if count > 1 else ''}: {', '.join(map(gist, session['warnings']))}"
    )
    parts = [place, session["created"][:10], f"bench --{session['preset']}"]
    return " · ".join([*parts, warned] if count else parts)


def gist(warning: object) -> str:
    """A warning of the bench without its advice and without figures in brackets."""
    return str(warning).partition(":")[0].partition(" (")[0]


def panel_title(text: str, suffix: str) -> Json:
    """A panel's title above its plot; `suffix` is the suffix of its axes."""
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
    """The figure of a chart whose suite the file lacks: a sentence, no drawing."""
    alt = f"These results have no finished run of the suite “{suite}”. Measure it: "
    alt += f"python3 scripts/workshop.py bench --suite {suite}"
    return figure(results, [], {}, alt=alt, columns=[], rows=[], suite=suite)
