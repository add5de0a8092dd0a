"""How late are a window's frames while workers compute? All of them, as a distribution."""

from gillab.charts import desktop_runs, look
from gillab.core.results import Results
from gillab.core.stats import percentile
from gillab.desktop.model.lag import FRAME_S

PERCENTS = [half / 2 for half in range(1, 200)] + [99.7, 99.9, 100]
FLOOR_MS = 0.05  # earlier cannot be told from on time, and a logarithm needs more than 0


def build(results: Results) -> dict:
    data, table = [], []
    for way, runs in desktop_runs.by_way(results).items():
        frames = sorted(desktop_runs.late_s(runs))
        trace = {"type": "scatter", "mode": "lines", "name": way, "line": look.line(way)}
        late_ms = [max(FLOOR_MS, percentile(frames, percent) * 1e3) for percent in PERCENTS]
        data.append(trace | {"x": late_ms, "y": PERCENTS})
        table.append(desktop_runs.row(way, runs))
    bar = desktop_runs.bar(results)
    if bar:
        table.append(bar.row(max(run.case.workers for run in results.select("desktop"))))
    if not data:
        return look.missing(results, "desktop")
    edge: dict = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": FRAME_S * 1e3}
    edge |= {"x1": FRAME_S * 1e3, "line": {"color": "var(--gil-ink-soft)", "dash": "dot"}}
    alt = "Share of a window's frames that were at most so late, in milliseconds on a logarithmic "
    alt += "axis, for each way of computing beside it. Further left is smoother; right of the "
    alt += "dotted line, which is one frame, a frame was missed."
    layout = {
        "xaxis": look.axis("late by at most (milliseconds, logarithmic)", type="log", dtick=1),
        "yaxis": look.axis("frames (%)", range=[0, 101]),
        "shapes": [edge],
    }
    more: look.Json = {
        "alt": alt,
        "columns": desktop_runs.COLUMNS,
        "rows": table,
        "suite": "desktop",
    }
    return look.figure(results, data, layout, **more)
