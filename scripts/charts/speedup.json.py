"""How much faster than doing it inline? Every workload, every pool, with the most workers."""

from statistics import median

from gillab import charts
from gillab.results import Results, Run
from gillab.stats import cpu_seconds, cpu_share, speedup
from gillab.workloads import WORKLOADS

CPU = "CPU time of all workers (against inline)"


def cpu(baseline: list[Run], case: list[Run]) -> str:
    """CPU seconds of a value; a dash where the system does not tell them."""
    spent, share = cpu_seconds(case), cpu_share(baseline, case)
    return f"{charts.seconds(spent)} ({share:.2f}×)" if spent and share else "–"


def build(results: Results) -> dict:
    runs = results.select("cpu", build=results.main_build)
    pools = charts.executors_in(runs, without=["inline"])
    if not pools:
        return charts.missing(results, "cpu")
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
                cells = [charts.times(found), cpu(baseline, case), charts.outliers_in(values)]
                table.append([WORKLOADS[name].title, pool, most, *cells])
    slower = sum(e.high < 1 for found in series.values() for e in found.values())
    alt = (
        f"Speed-up against inline with {most} workers, a point with its 95 % interval for each "
        f"workload and pool. Left of the line at 1 a pool makes the work slower; "
        f" {slower} of {len(table)} intervals lie wholly on that side. "
        "The faint strokes are the single values."
    )
    layout = {
        "xaxis": charts.axis("speed-up against inline (×)", rangemode="tozero"),
        "yaxis": charts.rows_axis([WORKLOADS[name].title for name in names]),
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
    return charts.figure(
        results,
        charts.dots(rows, series, "×", single=single),
        layout,
        suite="cpu",
        alt=alt,
        rows=table,
        columns=["workload", "executor", "workers", "speed-up (95 % interval)", CPU, "outliers"],
        height=110 + charts.ROW_PX * len(names),
    )


charts.main(build)
