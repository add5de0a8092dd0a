"""What a loop in each interpreter was to reach, and whether it did."""

from gillab import charts
from gillab.results import Results
from gillab.server import shown


def build(results: Results) -> dict:
    found = shown.bar(results)
    if not found:
        return charts.missing(results, "server")
    rows = [f"{c.short}<br><b>{c.verdict.replace(', ', ',<br>')}</b>" for c in found]
    data = charts.dots(rows, {"loops": {row: c.found for row, c in enumerate(found)}}, "×")
    line = {"width": 3, "color": "var(--gil-ink)"}
    limits = {"x": [c.limit for c in found], "y": list(range(len(found))), "name": "the limit"}
    upright = {"marker": {"symbol": "line-ns", "size": 26, "line": line}}
    data.append({"type": "scatter", "mode": "markers", "hoverinfo": "x"} | limits | upright)
    layout = {
        "xaxis": charts.axis("times the other way", rangemode="tozero", dtick=0.5),
        "yaxis": charts.rows_axis(rows),
    }
    alt = "What a loop in each interpreter was to reach against other ways, with as many workers: "
    alt += "the measured ratio with its interval, and the limit as an upright line."
    columns = ["compared", "wanted", "measured (95 % interval)", "verdict"]
    table = [[c.words, c.wanted, charts.times(c.found), c.verdict] for c in found]
    height = 130 + 2 * charts.ROW_PX * len(found)
    figure = charts.figure(
        results, data, layout, suite="server", alt=alt, columns=columns, rows=table, height=height
    )
    figure["layout"]["meta"]["table"]["open"] = True
    return figure


charts.main(build)
