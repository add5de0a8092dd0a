"""What does a worker weigh? The whole process tree from outside, bare and after imports."""

from gillab.charts import look
from gillab.core.results import Results
from gillab.core.stats import estimate, groups

PANELS = {"bare": "nothing imported", "service": "asyncio, http, ssl, sqlite3 imported"}


KINDS = {
    "pss": "proportional set size, which shares shared pages out",
    "uss": "unique set size, which leaves shared pages out",
    "rss": "resident set size, which counts shared pages for each process again",
}


def build(results: Results) -> dict:
    runs = results.select("memory", build=results.main_build)
    pools = look.executors_in(runs, without=["inline"])
    if not pools:
        return look.missing(results, "memory")
    kinds = {KINDS.get(str(r.details.get("kind"))) or KINDS["pss"] for r in runs}
    counted = " or ".join(sorted(kinds))
    data, table = [], []
    layout: dict = {"grid": {"rows": len(PANELS), "columns": 1, "pattern": "independent"}}
    for panel, (kind, title) in enumerate(PANELS.items()):
        suffix = str(panel + 1) if panel else ""
        for pool in pools:
            picked = [r for r in runs if (r.case.workload, r.case.executor) == (kind, pool)]
            found = {
                n: estimate(groups([r for r in picked if r.case.workers == n]))
                for n in sorted({r.case.workers for r in picked})
            }
            table += [[title, pool, n, look.megabytes(e.median)] for n, e in found.items()]
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": pool,
                    "legendgroup": pool,
                    "showlegend": panel == 0,
                    "xaxis": f"x{suffix}",
                    "yaxis": f"y{suffix}",
                    "x": [*found],
                    "y": [e.median / 1e6 for e in found.values()],
                    "error_y": look.interval([*found.values()], 1e-6)
                    | {"color": look.colour(pool)},
                    "line": look.line(pool),
                    "marker": look.marker(pool),
                }
            )
        layout[f"xaxis{suffix}"] = look.axis("workers" if panel else "", dtick=1)
        layout[f"yaxis{suffix}"] = look.axis("MB", rangemode="tozero")
        layout.setdefault("annotations", []).append(look.panel_title(title, suffix))
    alt = (
        "Memory of the whole process tree in megabytes over the number of workers: bare, and "
        "after the imports of a small service. The steeper the line, the dearer each worker. "
        f"Counted as the system tells it: {counted}."
    )
    return look.figure(
        results,
        data,
        layout,
        suite="memory",
        alt=alt,
        rows=table,
        height=680,
        columns=["imports", "executor", "workers", "memory of the tree"],
    )
