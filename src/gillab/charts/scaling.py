"""Does a second, third, fourth worker still help? Counting primes, against the ideal line."""

from gillab.charts import look
from gillab.core.results import Results
from gillab.core.stats import efficiency, speedup


def build(results: Results) -> dict:
    runs = results.select("cpu", build=results.main_build, workload="primes")
    baseline = [run for run in runs if run.case.executor == "inline"]
    pools = look.executors_in(runs, without=["inline"])
    if not pools or not baseline:
        return look.missing(results, "cpu")
    counts = sorted({run.case.workers for run in runs if run.case.executor in pools})
    data, table = [], []
    for pool in pools:
        found = {
            n: speedup(baseline, case)
            for n in counts
            if (case := [r for r in runs if (r.case.executor, r.case.workers) == (pool, n)])
        }
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": pool,
                "x": list(found),
                "y": [e.median for e in found.values()],
                "error_y": look.interval([*found.values()]) | {"color": look.colour(pool)},
                "line": look.line(pool),
                "marker": look.marker(pool),
            }
        )
        table += [
            [pool, n, look.times(e), f"{efficiency(e.median, n):.0%}"] for n, e in found.items()
        ]
    data.append(
        {
            "type": "scatter",
            "mode": "lines",
            "name": "ideal",
            "x": counts,
            "y": counts,
            "line": {"color": "var(--gil-ink-soft)", "dash": "dot", "width": 1.5},
        }
    )
    alt = (
        "Speed-up of counting primes over the number of workers. The dotted line is ideal: "
        "twice the workers, half the time. A flat line means that workers wait for each other."
    )
    layout = {
        "xaxis": look.axis("workers", tickvals=counts, range=[0.9, counts[-1] + 0.1]),
        "yaxis": look.axis("speed-up against inline (×)", rangemode="tozero"),
    }
    return look.figure(
        results,
        data,
        layout,
        suite="cpu",
        alt=alt,
        rows=table,
        columns=["executor", "workers", "speed-up (95 % interval)", "efficiency"],
    )
