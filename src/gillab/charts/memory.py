"""How much memory does a worker take? The whole process tree, without and with imports."""

from gillab.charts import look, traces, units
from gillab.charts.tree_memory import KINDS
from gillab.core.results import Results
from gillab.core.stats import estimate, groups

PANELS = {"bare": "nothing imported", "service": "asyncio, http, ssl, sqlite3 imported"}
ALT = (
    "Memory of the whole process tree in megabytes over the number of workers: without imports, "
    "and with the imports of a small service. The steeper the line, the more memory each worker "
    "needs. The number is the "
)
COLUMNS = ("imports", "executor", "workers", "memory of the tree")


def build(results: Results) -> look.Json:
    runs = results.select("memory", build=results.main_build)
    pools = look.executors_in(runs, without=["inline"])
    if not pools:
        return look.missing(results, "memory")
    data, table, layout = [], [], look.panels(PANELS.values())
    for (kind, title), suffix in zip(PANELS.items(), look.suffixes(PANELS), strict=True):
        for pool in pools:
            picked = [r for r in runs if (r.case.workload, r.case.executor) == (kind, pool)]
            found = {
                n: estimate(groups([r for r in picked if r.case.workers == n]))
                for n in sorted({r.case.workers for r in picked})
            }
            table += [[title, pool, n, units.megabytes(e.median)] for n, e in found.items()]
            curve = traces.curve(pool, [*found], [*found.values()], 1e-6)
            data.append(curve | look.in_panel(pool, suffix))
        layout[f"xaxis{suffix}"] = look.axis("workers" if suffix else "", dtick=1)
        layout[f"yaxis{suffix}"] = look.axis("MB", rangemode="tozero")
    # Older files name no kind: they have the proportional one.
    kinds = {KINDS.get(str(run.details.get("kind")), KINDS["pss"]) for run in runs}
    alt = f"{ALT}{' or '.join(sorted(kinds))}."
    return look.figure(
        results, data, layout, suite="memory", alt=alt, columns=COLUMNS, rows=table, height=680
    )
