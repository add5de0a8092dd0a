"""What does it cost to begin? A pool to its first result, and one bare worker."""

from gillab import charts
from gillab.results import Results
from gillab.stats import estimate, groups

KINDS = {"pool": ("pool to first result", "circle"), "one": ("one bare worker", "diamond-open")}


def build(results: Results) -> dict:
    runs = results.select("startup", build=results.main_build)
    pools = charts.executors_in(runs)
    if not pools:
        return charts.missing(results, "startup")
    data, table = [], []
    for kind, (title, symbol) in KINDS.items():
        found = {
            name: estimate(groups(case))
            for name in pools
            if (case := [r for r in runs if (r.case.workload, r.case.executor) == (kind, name)])
        }
        shift = -0.14 if kind == "pool" else 0.14
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": title,
                "x": [e.median * 1e3 for e in found.values()],
                "y": [pools.index(name) + shift for name in found],
                "error_x": charts.interval([*found.values()], 1e3)
                | {"color": "var(--gil-ink-soft)"},
                "marker": {
                    "symbol": symbol,
                    "size": 12,
                    "color": [charts.colour(n) for n in found],
                    "line": {"width": 2, "color": [charts.colour(n) for n in found]},
                },
            }
        )
        table += [
            [title, n, *map(charts.seconds, (e.median, e.low, e.high))] for n, e in found.items()
        ]
    alt = (
        "Milliseconds from nothing to a first result, on a logarithmic axis: each step of the "
        "grid is ten times as long. Threads begin first; how processes start decides the rest."
    )
    layout = {
        "xaxis": charts.axis("milliseconds (logarithmic)", type="log", dtick=1),
        "yaxis": charts.rows_axis(pools),
    }
    return charts.figure(
        results,
        data,
        layout,
        alt=alt,
        rows=table,
        columns=["what", "executor", "median", "from", "to"],
        height=110 + charts.ROW_PX * len(pools),
    )


charts.main(build)
