"""How long does a start take? A pool up to its first result, and one worker without a pool."""

from gillab.charts import look, traces, units
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, estimate, groups

# kind: (what is measured, its symbol, the shift of its points from the row's middle)
KINDS = {
    "pool": ("pool to first result", "circle", -0.14),
    "one": ("one bare worker", "diamond-open", 0.14),
}
ALT = (
    "Milliseconds to the first result, on a logarithmic axis: each step of the grid is ten times "
    "as long. Threads start fastest; the start method decides how long processes take. "
    "The faint strokes are the single values."
)
COLUMNS = ("what", "executor", "median", "from", "to", "outliers")


def build(results: Results) -> look.Json:
    runs = results.select("startup", build=results.main_build)
    pools = look.executors_in(runs)
    if not pools:
        return look.missing(results, "startup")
    data, table = [], []
    for kind, (title, symbol, shift) in KINDS.items():
        cases = {
            name: case
            for name in pools
            if (case := [r for r in runs if (r.case.workload, r.case.executor) == (kind, name)])
        }
        for name, case in cases.items():
            points = [(v * 1e3, pools.index(name) + shift) for run in case for v in run.values]
            data.append(traces.faint(name, points))
        found = {name: estimate(groups(case)) for name, case in cases.items()}
        rows = [pools.index(name) + shift for name in found]
        data += [in_legend(title, symbol), points_of(found, rows, title, symbol)]
        for name, e in found.items():
            figures = map(units.seconds, (e.median, e.low, e.high))
            table.append([title, name, *figures, outliers(cases[name])])
    layout = {
        "xaxis": look.axis("milliseconds (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis(pools),
    }
    height = 110 + look.ROW_PX * len(pools)
    return look.figure(
        results, data, layout, suite="startup", alt=ALT, columns=COLUMNS, rows=table, height=height
    )


def in_legend(title: str, symbol: str) -> look.Json:
    """A trace without points: the legend explains the shapes, not the colours."""
    marker = {"symbol": symbol, "size": 12, "color": "var(--gil-ink-soft)"}
    trace = {"type": "scatter", "mode": "markers", "name": title}
    return trace | {"x": [None], "y": [None], "marker": marker}


def points_of(found: dict[str, Estimate], rows: list[float], title: str, symbol: str) -> look.Json:
    """The medians of one kind in milliseconds, each in the colour of its executor."""
    colours = [look.colour(name) for name in found]
    line = {"width": 2, "color": colours}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "showlegend": False,
        "x": [e.median * 1e3 for e in found.values()],
        "y": rows,
        "error_x": traces.interval([*found.values()], 1e3) | {"color": "var(--gil-ink-soft)"},
        "marker": {"symbol": symbol, "size": 12, "color": colours, "line": line},
    }


def outliers(case: list[Run]) -> str:
    return units.outliers_in([value for run in case for value in run.values])
