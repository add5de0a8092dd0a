"""How late are a window's frames while workers compute? All of them, as a distribution."""

from gillab import charts
from gillab.desktop import shown
from gillab.desktop.model.lag import FRAME_S, percentile
from gillab.results import Results

SHARES = [share / 200 for share in range(1, 200)] + [0.997, 0.999, 1.0]
FLOOR_MS = 0.05  # earlier cannot be told from on time, and a logarithm needs more than 0


def build(results: Results) -> dict:
    data, table = [], []
    for way, runs in shown.by_way(results).items():
        frames = sorted(shown.late_s(runs))
        trace = {"type": "scatter", "mode": "lines", "name": way, "line": charts.line(way)}
        late_ms = [max(FLOOR_MS, percentile(frames, share) * 1e3) for share in SHARES]
        data.append(trace | {"x": late_ms, "y": [share * 100 for share in SHARES]})
        table.append(shown.row(way, runs))
    bar = shown.bar(results)
    if bar:
        table.append(bar.row(max(run.case.workers for run in results.select("desktop"))))
    if not data:
        return charts.missing(results, "desktop")
    edge: dict = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": FRAME_S * 1e3}
    edge |= {"x1": FRAME_S * 1e3, "line": {"color": "var(--gil-ink-soft)", "dash": "dot"}}
    alt = "Share of a window's frames that were at most so late, in milliseconds on a logarithmic "
    alt += "axis, for each way of computing beside it. Further left is smoother; right of the "
    alt += "dotted line, which is one frame, a frame was missed."
    layout = {
        "xaxis": charts.axis("late by at most (milliseconds, logarithmic)", type="log", dtick=1),
        "yaxis": charts.axis("frames (%)", range=[0, 101]),
        "shapes": [edge],
    }
    more: charts.Json = {"alt": alt, "columns": shown.COLUMNS, "rows": table, "suite": "desktop"}
    return charts.figure(results, data, layout, **more)


charts.main(build)
