"""How much memory do as many workers take on each build? All builds of one session."""

from gillab.charts import look, traces, units
from gillab.charts.long_view import named
from gillab.charts.memory import PANELS
from gillab.charts.tree_memory import KINDS
from gillab.core.results import Results
from gillab.core.stats import estimate, groups

ALONE = "One build only. Name several: workshop.py bench --suite memory --python A B"
COLUMNS = ("build", "executor", "workers", "memory of the tree", "from", "to")


def build(results: Results) -> look.Json:
    runs = results.select("memory", workload="service")
    pools = look.executors_in(runs, without=["inline"])
    rows = named(results)
    if len(rows) < 2 or not pools:  # the site then looks for a file of the course that has them
        return look.figure(results, [], {}, alt=ALONE, rows=[], columns=[])
    most = max(run.case.workers for run in runs)
    series = {pool: {} for pool in pools}
    table = []
    for pool in pools:
        for row, name in enumerate(results.builds):
            key = (pool, name, most)
            case = [r for r in runs if (r.case.executor, r.case.build, r.case.workers) == key]
            if case:
                taken = series[pool][row] = estimate(groups(case))
                figures = map(units.megabytes, (taken.median, taken.low, taken.high))
                table.append([rows[row], pool, most, *figures])
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
    return look.figure(
        results,
        traces.dots(rows, series, " MB", 1e-6),
        layout,
        suite="memory",
        alt=alt,
        columns=COLUMNS,
        rows=table,
        height=110 + look.ROW_PX * len(rows),
    )
