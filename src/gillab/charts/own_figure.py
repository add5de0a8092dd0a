"""Give a learner's own Plotly figure the look of the site's charts."""

from __future__ import annotations

from typing import Any

from gillab.charts import look
from gillab.core.results import Results

Json = dict[str, Any]


def as_dict(figure: object) -> Json:
    """{"data": […], "layout": {…}} from a dictionary or a Plotly figure; else TypeError."""
    found = getattr(figure, "to_plotly_json", lambda: figure)()
    if not isinstance(found, dict) or not isinstance(found.get("data"), (list, tuple)):
        raise TypeError("not a Plotly figure: no list 'data'")
    return found


def finished(figure: object, results: Results, alt: str) -> Json:
    """The figure in the site's look, with its text, table and source; a chart of ours has them."""
    found = as_dict(figure)
    if "table" in (found.get("layout") or {}).get("meta", {}):
        return found
    rows = [
        [str(cell) if isinstance(cell, str) else f"{cell:.3g}" for cell in pair]
        for trace in found["data"]
        for pair in zip(trace.get("x") or (), trace.get("y") or (), strict=False)
    ]
    layout = {k: v for k, v in dict(found.get("layout") or {}).items() if k != "template"}
    axes = {name: look.AXIS | axis for name, axis in layout.items() if name in ("xaxis", "yaxis")}
    data = [coloured(dict(trace)) for trace in found["data"]]
    return look.figure(results, data, layout | axes, alt=alt, columns=["x", "y"], rows=rows)


def coloured(trace: Json) -> Json:
    """The trace with the executors' colours, unless it has its own."""
    if "marker" in trace:
        return trace
    names = [name for name in trace.get("x") or () if name in look.LOOK]
    colour: str | list[str] = [look.colour(name) for name in names]
    if not names and trace.get("name") in look.LOOK:
        colour = look.colour(trace["name"])
    marker = {"color": colour or "var(--gil-interpreters)"}
    ink = {"color": "var(--gil-ink)", "thickness": 2}
    errors = {name: ink | trace[name] for name in ("error_x", "error_y") if name in trace}
    return trace | {"marker": marker} | errors
