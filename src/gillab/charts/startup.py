"""What does it cost to begin? A pool to its first result, and one bare worker."""

from gillab.charts import look
from gillab.core.results import Results, Run
from gillab.core.stats import estimate, groups

KINDS = {"pool": ("pool to first result", "circle"), "one": ("one bare worker", "diamond-open")}


def strays(case: list[Run]) -> str:
    return look.outliers_in([value for run in case for value in run.values])


def build(results: Results) -> dict:
    runs = results.select("startup", build=results.main_build)
    pools = look.executors_in(runs)
    if not pools:
        return look.missing(results, "startup")
    data, table = [], []
    for kind, (title, symbol) in KINDS.items():
        cases = {
            name: case
            for name in pools
            if (case := [r for r in runs if (r.case.workload, r.case.executor) == (kind, name)])
        }
        found = {name: estimate(groups(case)) for name, case in cases.items()}
        shift = -0.14 if kind == "pool" else 0.14
        for name, case in cases.items():
            points = [(v * 1e3, pools.index(name) + shift) for run in case for v in run.values]
            data.append(look.faint(name, points))
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": title,
                "x": [None],  # for the legend: the two kinds differ by shape, whatever the colour
                "y": [None],
                "marker": {"symbol": symbol, "size": 12, "color": "var(--gil-ink-soft)"},
            }
        )
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": title,
                "showlegend": False,
                "x": [e.median * 1e3 for e in found.values()],
                "y": [pools.index(name) + shift for name in found],
                "error_x": look.interval([*found.values()], 1e3) | {"color": "var(--gil-ink-soft)"},
                "marker": {
                    "symbol": symbol,
                    "size": 12,
                    "color": [look.colour(n) for n in found],
                    "line": {"width": 2, "color": [look.colour(n) for n in found]},
                },
            }
        )
        table += [
            [title, n, *map(look.seconds, (e.median, e.low, e.high)), strays(cases[n])]
            for n, e in found.items()
        ]
    alt = (
        "Milliseconds from nothing to a first result, on a logarithmic axis: each step of the "
        "grid is ten times as long. Threads begin first; how processes start decides the rest. "
        "The faint strokes are the single values."
    )
    layout = {
        "xaxis": look.axis("milliseconds (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis(pools),
    }
    return look.figure(
        results,
        data,
        layout,
        suite="startup",
        alt=alt,
        rows=table,
        columns=["what", "executor", "median", "from", "to", "outliers"],
        height=110 + look.ROW_PX * len(pools),
    )
