"""Does a loop in each interpreter meet its criteria?"""

from gillab.charts import look, server_runs, traces
from gillab.core.results import Results

LIMIT: look.Json = {"type": "scatter", "mode": "markers", "name": "the limit", "hoverinfo": "x"}
LINE = {"width": 3, "color": "var(--gil-ink)"}
LIMIT |= {"marker": {"symbol": "line-ns", "size": 26, "line": LINE}}
ALT = (
    "A loop in each interpreter against other ways with as many workers: each measured ratio "
    "with its interval, and its limit as a vertical line."
)
COLUMNS = ("compared", "wanted", "measured (95 % interval)", "verdict")


def build(results: Results) -> look.Json:
    asked = server_runs.criteria(results)
    if not asked:
        return look.missing(results, "server")
    rows = [f"{one.short}<br><b>{one.verdict}</b>" for one in asked]
    data = traces.dots(rows, {"loops": {row: one.found for row, one in enumerate(asked)}}, "×")
    data.append(LIMIT | {"x": [one.limit for one in asked], "y": list(range(len(asked)))})
    layout = {
        "xaxis": look.axis("times the other way", rangemode="tozero", dtick=0.5),
        "yaxis": look.rows_axis(rows),
    }
    figure = look.figure(
        results,
        data,
        layout,
        suite="server",
        alt=ALT,
        columns=COLUMNS,
        rows=[[one.words, one.wanted, one.measured, one.verdict] for one in asked],
        height=130 + 2 * look.ROW_PX * len(asked),
    )
    figure["layout"]["meta"]["table"]["open"] = True
    return figure
