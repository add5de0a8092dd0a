"""What does it cost to hand data over? By size; all kinds are in the table, three are drawn."""

from gillab.charts import look
from gillab.core.results import Results
from gillab.core.stats import estimate, groups

DRAWN = {"bytes": "bytes: copied", "list": "list of floats: pickled", "view": "buffer: shared"}


def build(results: Results) -> dict:
    runs = results.select("transfer", build=results.main_build)
    pools = look.executors_in(runs)
    if not pools:
        return look.missing(results, "transfer")
    cases = {}
    for run in runs:
        key = (run.case.workload, run.case.executor, run.case.params["payload_bytes"])
        cases.setdefault(key, []).append(run)
    found = {key: estimate(groups(case)) for key, case in sorted(cases.items())}
    sizes = sorted({size for _, _, size in found})
    data: list[dict] = []
    layout: dict = {"grid": {"rows": len(DRAWN), "columns": 1, "pattern": "independent"}}
    for panel, (kind, title) in enumerate(DRAWN.items()):
        suffix = str(panel + 1) if panel else ""
        for pool in pools:
            points = {size: e for (k, p, size), e in found.items() if (k, p) == (kind, pool)}
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": pool,
                    "legendgroup": pool,
                    "showlegend": panel == 0,
                    "xaxis": f"x{suffix}",
                    "yaxis": f"y{suffix}",
                    "x": [*points],
                    "y": [e.median * 1e3 for e in points.values()],
                    "error_y": look.interval([*points.values()], 1e3)
                    | {"color": look.colour(pool)},
                    "line": look.line(pool),
                    "marker": look.marker(pool, 9),
                }
            )
        layout[f"xaxis{suffix}"] = look.sizes_axis(sizes)
        same = {"matches": "y"} if panel else {}  # one scale: slopes can be compared
        layout[f"yaxis{suffix}"] = look.axis("milliseconds", type="log", dtick=1, **same)
        layout.setdefault("annotations", []).append(look.panel_title(title, suffix))
    alt = (
        "Milliseconds to hand one payload to a worker, by size, both axes logarithmic, a panel for "
        "each kind, all on one scale. A rising line pays for every byte; one that hardly grows "
        "only hands over where to look."
    )
    table = [
        [k, p, look.size(n), *map(look.seconds, (e.median, e.low, e.high))]
        for (k, p, n), e in found.items()
    ]
    return look.figure(
        results,
        data,
        layout,
        suite="transfer",
        alt=alt,
        rows=table,
        height=860,
        columns=["payload", "executor", "size", "median", "from", "to"],
    )
