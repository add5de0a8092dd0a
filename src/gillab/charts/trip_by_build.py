"""What does one empty task cost on each build? All builds of one session, submitted one by one."""

from gillab.charts import look, rows_of_builds, traces, units
from gillab.core.results import Results

COLUMNS = ("build", "executor", "a task", "from", "to")


def build(results: Results) -> look.Json:
    runs = results.select("roundtrip", workload="latency")
    pools = look.executors_in(runs, without=["inline"])
    if nothing := rows_of_builds.alone(results, pools, "roundtrip"):
        return nothing
    rows = rows_of_builds.named(results)
    series = rows_of_builds.series(results, runs, pools)
    table = [
        [rows[row], pool, *map(units.seconds, (cost.median, cost.low, cost.high))]
        for pool, found in series.items()
        for row, cost in found.items()
    ]
    layout = {
        "xaxis": look.axis("microseconds a task (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis(rows),
    }
    alt = (
        "Time of an empty task, submitted and awaited one by one, in microseconds on a logarithmic "
        f"axis, one row per build. Further left is cheaper. Builds measured: {', '.join(rows)}."
    )
    data = traces.dots(rows, series, " µs", 1e6)
    return rows_of_builds.figure(
        results, data, layout, suite="roundtrip", alt=alt, columns=COLUMNS, rows=table
    )
