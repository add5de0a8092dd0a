"""Frames dropped while computing: of those due, how many came more than a frame too late?"""

from gillab import charts
from gillab.desktop import shown
from gillab.desktop.model.lag import missed
from gillab.results import Results
from gillab.stats import estimate


def build(results: Results) -> dict:
    runs = results.select("desktop", build=results.main_build, workload="explorer")
    counts = sorted({run.case.workers for run in runs if run.case.executor != "inline"})
    series, rows, table = {}, [], []
    for place, workers in enumerate(counts):
        rows.append(f"{workers} worker{'s' * (workers > 1)}")
        for way, found in shown.by_way(results, workers).items():
            shares = [
                [missed(late) / len(late)] for run in found if (late := run.details["late_s"])
            ]
            if not found or (way == "inline" and place):
                continue
            dot = series.setdefault(way, {})[place] = estimate(shares)
            figures = [f"{dot.median:.1%}", f"{dot.low:.1%} to {dot.high:.1%}"]
            table.append([rows[-1], way, *figures, len(shown.late_s(found))])
    if not series:
        return charts.missing(results, "desktop")
    alt = "Of a hundred frames that a window owed while its workers computed, how many came more "
    alt += "than a frame too late, by number of workers. Further left is smoother."
    layout = {
        "xaxis": charts.axis("frames missed (%)", rangemode="tozero"),
        "yaxis": charts.rows_axis(rows),
    }
    dots = charts.dots(rows, series, " %", 100)
    columns = ["workers", "way", "missed", "95 % interval", "frames due"]
    height = 130 + 2 * charts.ROW_PX * len(rows)
    more: charts.Json = {
        "alt": alt,
        "columns": columns,
        "rows": table,
        "height": height,
        "suite": "desktop",
    }
    return charts.figure(results, dots, layout, **more)


charts.main(build)
