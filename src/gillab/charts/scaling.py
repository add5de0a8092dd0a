"""Does a second, third, fourth worker still help? Counting primes, against the ideal line."""

from gillab.charts import cpu_runs, look, traces, units
from gillab.core.results import Results
from gillab.core.stats import efficiency

WORKLOAD = "primes"
IDEAL: look.Json = {"type": "scatter", "mode": "lines", "name": "ideal"}
IDEAL |= {"line": {"color": "var(--gil-ink-soft)", "dash": "dot", "width": 1.5}}
ALT = (
    "Speed-up of counting primes over the number of workers. The dotted line is ideal: "
    "twice the workers, half the time. A flat line means that workers wait for each other."
)
COLUMNS = ("executor", "workers", "speed-up (95 % interval)", "efficiency")


def build(results: Results) -> look.Json:
    runs = cpu_runs.runs(results, WORKLOAD)
    pools = look.executors_in(runs, without=["inline"])
    if not pools:
        return look.missing(results, "cpu")
    counts = sorted({run.case.workers for run in runs if run.case.executor in pools})
    data, table = [], []
    for pool in pools:
        gains = {n: cpu_runs.gain(results, WORKLOAD, pool, n) for n in counts}
        found = {n: gain for n, gain in gains.items() if gain}
        data.append(traces.curve(pool, [*found], [*found.values()]))
        for n, gain in found.items():
            table.append([pool, n, units.times(gain), f"{efficiency(gain.median, n):.0%}"])
    data.append(IDEAL | {"x": counts, "y": counts})
    layout = {
        "xaxis": look.axis("workers", tickvals=counts, range=[0.9, counts[-1] + 0.1]),
        "yaxis": look.axis("speed-up against inline (×)", rangemode="tozero"),
    }
    alt = f"{ALT} {cpu_runs.how(results)}"
    return look.figure(results, data, layout, suite="cpu", alt=alt, columns=COLUMNS, rows=table)
