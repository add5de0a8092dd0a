"""What does one empty task cost on each build? All builds of one session, submitted one by one."""

from gillab.charts import look, traces, units
from gillab.charts.long_view import named
from gillab.core.results import Results
from gillab.core.stats import estimate, groups

ALONE = "One build only. Name several: workshop.py bench --suite roundtrip --python A B"
COLUMNS = ("build", "executor", "a task", "from", "to")


def build(results: Results) -> look.Json:
    runs = results.select("roundtrip", workload="latency")
    pools = look.executors_in(runs, without=["inline"])
    rows = named(results)
    if len(rows) < 2 or not pools:  # the site then looks for a file of the course that has them
        return look.figure(results, [], {}, alt=ALONE, rows=[], columns=[])
    series = {pool: {} for pool in pools}
    table = []
    for pool in pools:
        for row, name in enumerate(results.builds):
            case = [r for r in runs if (r.case.executor, r.case.build) == (pool, name)]
            if case:
                cost = series[pool][row] = estimate(groups(case))
                figures = map(units.seconds, (cost.median, cost.low, cost.high))
                table.append([rows[row], pool, *figures])
    layout = {
        "xaxis": look.axis("microseconds a task (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis(rows),
    }
    alt = (
        "Time of an empty task, submitted and awaited one by one, in microseconds on a logarithmic "
        f"axis, one row per build. Further left is cheaper. Builds measured: {', '.join(rows)}."
    )
    return look.figure(
        results,
        traces.dots(rows, series, " µs", 1e6),
        layout,
        suite="roundtrip",
        alt=alt,
        columns=COLUMNS,
        rows=table,
        height=110 + look.ROW_PX * len(rows),
    )
