"""How late are a window's frames while workers compute? The distribution over all frames."""

from gillab.charts import desktop_runs, look
from gillab.core.results import Results
from gillab.core.stats import percentile
from gillab.desktop.model.lag import FRAME_S

PERCENTS = [step / 2 for step in range(1, 200)] + [99.7, 99.9, 100]
FLOOR_MS = 0.05  # less is on time; a logarithmic axis needs values above 0
ONE_FRAME: look.Json = {"type": "line", "yref": "paper", "y0": 0, "y1": 1}
ONE_FRAME |= {"x0": FRAME_S * 1e3, "x1": FRAME_S * 1e3}
ONE_FRAME |= {"line": {"color": "var(--gil-ink-soft)", "dash": "dot"}}
LAYOUT = {
    "xaxis": look.axis("late by at most (milliseconds, logarithmic)", type="log", dtick=1),
    "yaxis": look.axis("frames (%)", range=[0, 101]),
    "shapes": [ONE_FRAME],
}
ALT = (
    "Share of a window's frames by their largest lateness, in milliseconds on a logarithmic "
    "axis, for each way of computing. Further left is smoother. The dotted line is the time of "
    "one frame: to its right a frame was missed."
)


def build(results: Results) -> look.Json:
    ways = desktop_runs.by_way(results)
    if not ways:
        return look.missing(results, "desktop")
    data = [curve(way, desktop_runs.late_s(runs)) for way, runs in ways.items()]
    table = [desktop_runs.row(way, runs) for way, runs in ways.items()]
    if asked := desktop_runs.criteria(results):
        workers = ways["interpreters"][0].case.workers
        table.append(desktop_runs.criteria_row(asked, workers))
    columns = desktop_runs.COLUMNS
    return look.figure(results, data, LAYOUT, suite="desktop", alt=ALT, columns=columns, rows=table)


def curve(way: str, late_s: list[float]) -> look.Json:
    """Percent of the frames whose lateness does not exceed a value."""
    frames = sorted(late_s)
    late_ms = [max(FLOOR_MS, percentile(frames, percent) * 1e3) for percent in PERCENTS]
    trace = {"type": "scatter", "mode": "lines", "name": way, "line": look.line(way)}
    return trace | {"x": late_ms, "y": PERCENTS}
