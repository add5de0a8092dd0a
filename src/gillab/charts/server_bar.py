"""What a loop in each interpreter was to reach, and whether it did."""

from gillab.charts import look, server_runs
from gillab.core.results import Results


def build(results: Results) -> dict:
    found = server_runs.bar(results)
    if not found:
        return look.missing(results, "server")
    rows = [f"{c.short}<br><b>{c.verdict.replace(', ', ',<br>')}</b>" for c in found]
    data = look.dots(rows, {"loops": {row: c.found for row, c in enumerate(found)}}, "×")
    line = {"width": 3, "color": "var(--gil-ink)"}
    limits = {"x": [c.limit for c in found], "y": list(range(len(found))), "name": "the limit"}
    upright = {"marker": {"symbol": "line-ns", "size": 26, "line": line}}
    data.append({"type": "scatter", "mode": "markers", "hoverinfo": "x"} | limits | upright)
    layout = {
        "xaxis": look.axis("times the other way", rangemode="tozero", dtick=0.5),
        "yaxis": look.rows_axis(rows),
    }
    alt = "What a loop in each interpreter was to reach against other ways, with as many workers: "
    alt += "the measured ratio with its interval, and the limit as an upright line."
    columns = ["compared", "wanted", "measured (95 % interval)", "verdict"]
    table = [[c.words, c.wanted, look.times(c.found), c.verdict] for c in found]
    height = 130 + 2 * look.ROW_PX * len(found)
    figure = look.figure(
        results, data, layout, suite="server", alt=alt, columns=columns, rows=table, height=height
    )
    figure["layout"]["meta"]["table"]["open"] = True
    return figure
