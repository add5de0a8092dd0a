"""How much faster than inline? Every workload and every pool, with the most workers."""

from gillab.charts import cpu_runs, look, traces, units
from gillab.core.results import Results, Run
from gillab.core.stats import cpu_seconds, cpu_share
from gillab.core.workloads import WORKLOADS

COLUMNS = ("workload", "executor", "workers", "speed-up (95 % interval)")
COLUMNS += ("CPU time of all workers (against inline)", "outliers")
ONE: look.Json = {"type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1, "yref": "paper"}
ONE |= {"line": {"color": "var(--gil-ink)", "width": 1.5, "dash": "dot"}}


def build(results: Results) -> look.Json:
    pools, names = cpu_runs.pools(results), cpu_runs.workloads(results)
    if not pools:
        return look.missing(results, "cpu")
    most = cpu_runs.most_workers(results)
    series, single, table = {pool: {} for pool in pools}, {pool: {} for pool in pools}, []
    for row, name in enumerate(names):
        baseline = cpu_runs.of(results, name, "inline")
        for pool in pools:
            case = cpu_runs.of(results, name, pool, most)
            if gain := cpu_runs.gain(results, name, pool, most):
                series[pool][row] = gain
                values = single[pool][row] = cpu_runs.singles(results, name, pool, most)
                cells = [units.times(gain), cpu_time(baseline, case), units.outliers_in(values)]
                table.append([WORKLOADS[name].title, pool, most, *cells])
    slower = sum(e.high < 1 for found in series.values() for e in found.values())
    alt = (
        f"Speed-up against inline with {most} workers, one point with its 95 % interval per "
        f"workload and pool. Left of the line at 1 a pool is slower than inline; "
        f"{slower} of {len(table)} intervals are entirely on that side. "
        f"The faint strokes are the single values. {cpu_runs.how(results)}"
    )
    rows = [WORKLOADS[name].title for name in names]
    layout = {
        "xaxis": look.axis("speed-up against inline (×)", rangemode="tozero"),
        "yaxis": look.rows_axis(rows),
        "shapes": [ONE],
    }
    return look.figure(
        results,
        traces.dots(rows, series, "×", single=single),
        layout,
        suite="cpu",
        alt=alt,
        columns=COLUMNS,
        rows=table,
        height=110 + look.ROW_PX * len(names),
    )


def cpu_time(baseline: list[Run], case: list[Run]) -> str:
    """CPU seconds of a value; a dash if the system does not report them."""
    spent, share = cpu_seconds(case), cpu_share(baseline, case)
    return f"{units.seconds(spent)} ({share:.2f}×)" if spent and share else "–"
