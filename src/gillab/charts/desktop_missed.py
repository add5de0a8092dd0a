"""Frames dropped while computing: of those due, how many came more than a frame too late?"""

from gillab.charts import desktop_runs, look
from gillab.core.results import Results
from gillab.core.stats import estimate
from gillab.desktop.model.lag import missed


def build(results: Results) -> dict:
    runs = results.select("desktop", build=results.main_build, workload="explorer")
    counts = sorted({run.case.workers for run in runs if run.case.executor != "inline"})
    series, rows, table = {}, [], []
    for place, workers in enumerate(counts):
        rows.append(f"{workers} worker{'s' * (workers > 1)}")
        for way, found in desktop_runs.by_way(results, workers).items():
            shares = [
                [missed(late) / len(late)] for run in found if (late := run.details["late_s"])
            ]
            if not found or (way == "inline" and place):
                continue
            dot = series.setdefault(way, {})[place] = estimate(shares)
            figures = [f"{dot.median:.1%}", f"{dot.low:.1%} to {dot.high:.1%}"]
            table.append([rows[-1], way, *figures, len(desktop_runs.late_s(found))])
    if not series:
        return look.missing(results, "desktop")
    alt = "Of a hundred frames that a window owed while its workers computed, how many came more "
    alt += "than a frame too late, by number of workers. Further left is smoother."
    layout = {
        "xaxis": look.axis("frames missed (%)", rangemode="tozero"),
        "yaxis": look.rows_axis(rows),
    }
    dots = look.dots(rows, series, " %", 100)
    columns = ["workers", "way", "missed", "95 % interval", "frames due"]
    height = 130 + 2 * look.ROW_PX * len(rows)
    more: look.Json = {
        "alt": alt,
        "columns": columns,
        "rows": table,
        "height": height,
        "suite": "desktop",
    }
    return look.figure(results, dots, layout, **more)
