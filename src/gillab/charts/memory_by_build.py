"""How much memory do as many workers take on each build? All builds of one session."""

from gillab.charts import look, rows_of_builds, traces, units
from gillab.charts.memory import PANELS
from gillab.charts.tree_memory import KINDS
from gillab.core.results import Results

COLUMNS = ("build", "executor", "workers", "memory of the tree", "from", "to")


def build(results: Results) -> look.Json:
    runs = results.select("memory", workload="service")
    pools = look.executors_in(runs, without=["inline"])
    if nothing := rows_of_builds.alone(results, pools, "memory"):
        return nothing
    rows = rows_of_builds.named(results)
    most = max(run.case.workers for run in runs)
    series = rows_of_builds.series(results, [r for r in runs if r.case.workers == most], pools)
    table = [
        [rows[row], pool, most, *map(units.megabytes, (taken.median, taken.low, taken.high))]
        for pool, found in series.items()
        for row, taken in found.items()
    ]
    layout = {
        "xaxis": look.axis("megabytes", rangemode="tozero"),
        "yaxis": look.rows_axis(rows),
    }
    kinds = {KINDS.get(str(run.details.get("kind")), KINDS["pss"]) for run in runs}
    alt = (
        f"Memory of the whole process tree with {most} workers ({PANELS['service']}), in "
        f"megabytes, one row per build. Further left is less. The number is the "
        f"{' or '.join(sorted(kinds))}. Builds measured: {', '.join(rows)}."
    )
    data = traces.dots(rows, series, " MB", 1e-6)
    return rows_of_builds.figure(
        results, data, layout, suite="memory", alt=alt, columns=COLUMNS, rows=table
    )
