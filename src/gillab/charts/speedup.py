"""How much faster than doing it inline? Every workload, every pool, with the most workers."""

from statistics import median

from gillab.charts import look
from gillab.core.results import Results, Run
from gillab.core.stats import cpu_seconds, cpu_share, speedup
from gillab.core.workloads import WORKLOADS

CPU = "CPU time of all workers (against inline)"


def cpu(baseline: list[Run], case: list[Run]) -> str:
    """CPU seconds of a value; a dash where the system does not tell them."""
    spent, share = cpu_seconds(case), cpu_share(baseline, case)
    return f"{look.seconds(spent)} ({share:.2f}×)" if spent and share else "–"


def build(results: Results) -> dict:
    runs = results.select("cpu", build=results.main_build)
    pools = look.executors_in(runs, without=["inline"])
    if not pools:
        return look.missing(results, "cpu")
    most = max(run.case.workers for run in runs)
    names = [name for name in WORKLOADS if any(run.case.workload == name for run in runs)]
    series, single, table = {pool: {} for pool in pools}, {pool: {} for pool in pools}, []
    for row, name in enumerate(names):
        baseline = [r for r in runs if (r.case.workload, r.case.executor) == (name, "inline")]
        inline_s = median(v for run in baseline for v in run.values) if baseline else 0.0
        for pool in pools:
            case = [
                r
                for r in runs
                if (r.case.workload, r.case.executor, r.case.workers) == (name, pool, most)
            ]
            if baseline and case:
                found = series[pool][row] = speedup(baseline, case)
                values = [value for run in case for value in run.values]
                single[pool][row] = [inline_s / value for value in values if value]
                cells = [look.times(found), cpu(baseline, case), look.outliers_in(values)]
                table.append([WORKLOADS[name].title, pool, most, *cells])
    slower = sum(e.high < 1 for found in series.values() for e in found.values())
    alt = (
        f"Speed-up against inline with {most} workers, a point with its 95 % interval for each "
        f"workload and pool. Left of the line at 1 a pool makes the work slower; "
        f" {slower} of {len(table)} intervals lie wholly on that side. "
        "The faint strokes are the single values."
    )
    layout = {
        "xaxis": look.axis("speed-up against inline (×)", rangemode="tozero"),
        "yaxis": look.rows_axis([WORKLOADS[name].title for name in names]),
        "shapes": [
            {
                "type": "line",
                "x0": 1,
                "x1": 1,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": "var(--gil-ink)", "width": 1.5, "dash": "dot"},
            }
        ],
    }
    rows = [WORKLOADS[name].title for name in names]
    return look.figure(
        results,
        look.dots(rows, series, "×", single=single),
        layout,
        suite="cpu",
        alt=alt,
        rows=table,
        columns=["workload", "executor", "workers", "speed-up (95 % interval)", CPU, "outliers"],
        height=110 + look.ROW_PX * len(names),
    )
