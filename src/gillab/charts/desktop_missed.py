"""How many of the due frames are missed while workers compute? By number of workers."""

from gillab.charts import desktop_runs, look, traces
from gillab.core.results import Results
from gillab.core.stats import estimate
from gillab.desktop.model.lag import missed

ALT = (
    "Percentage of a window's due frames that came more than one frame too late while its "
    "workers computed, by number of workers. Further left is smoother."
)
COLUMNS = ("workers", "way", "missed", "95 % interval", "frames due")


def build(results: Results) -> look.Json:
    runs = results.select("desktop", build=results.main_build, workload="explorer")
    counts = sorted({run.case.workers for run in runs if run.case.executor != "inline"})
    rows = [f"{workers} worker{'s' * (workers > 1)}" for workers in counts]
    series: dict = {}
    table: list[list[object]] = []
    for place, workers in enumerate(counts):
        for way, found in desktop_runs.by_way(results, workers).items():
            if way == "inline" and place:
                continue
            late = [run.details["late_s"] for run in found]
            dot = estimate([[missed(frames) / len(frames)] for frames in late])
            series.setdefault(way, {})[place] = dot
            figures = [f"{dot.median:.1%}", f"{dot.low:.1%} to {dot.high:.1%}"]
            table.append([rows[place], way, *figures, sum(map(len, late))])
    if not series:
        return look.missing(results, "desktop")
    layout = {
        "xaxis": look.axis("frames missed (%)", rangemode="tozero"),
        "yaxis": look.rows_axis(rows),
    }
    return look.figure(
        results,
        traces.dots(rows, series, " %", 100),
        layout,
        suite="desktop",
        alt=ALT,
        columns=COLUMNS,
        rows=table,
        height=130 + 2 * look.ROW_PX * len(rows),
    )
