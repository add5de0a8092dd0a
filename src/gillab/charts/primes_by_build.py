"""What does a build without the GIL change for pure Python? One workload on all builds."""

from gillab.charts import look, rows_of_builds, traces, units
from gillab.charts.long_view import gains
from gillab.core.results import Results

WORKLOAD = "primes"
COLUMNS = ("build", "executor", "against inline on the first build")


def build(results: Results) -> look.Json:
    rows, series = rows_of_builds.named(results), gains(results, WORKLOAD)
    if nothing := rows_of_builds.alone(results, series, "cpu"):
        return nothing
    table = [
        [rows[row], pool, units.times(gain)]
        for pool, found in series.items()
        for row, gain in found.items()
    ]
    layout = {
        "xaxis": look.axis(f"times as fast as inline on {rows[0]}", rangemode="tozero"),
        "yaxis": look.rows_axis(rows),
    }
    alt = (
        f"Counting primes in pure Python: speed-up against inline on {rows[0]}, one row per build. "
        f"Builds measured: {', '.join(rows)}. Without the GIL the point of threads moves right."
    )
    data = traces.dots(rows, series, "×")
    return rows_of_builds.figure(
        results, data, layout, suite="cpu", alt=alt, columns=COLUMNS, rows=table
    )
