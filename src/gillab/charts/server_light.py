"""How long light requests wait while every core is asked for more than it can do."""

from gillab.charts import look, server_runs
from gillab.core.results import Results
from gillab.core.stats import QUANTILES, percentile, quantiles


def build(results: Results) -> dict:
    ways = server_runs.runs_by_way(results)
    data, table = [], []
    for way, runs in ways.items():
        light = server_runs.waits_ms(runs)
        trace = {"type": "scatter", "mode": "lines", "name": way, "line": look.line(way)}
        data.append(trace | {"x": quantiles(light), "y": QUANTILES})
        found = [look.seconds(percentile(light, p) / 1e3) for p in (50, 95, 99, 100)]
        names = ("p50", "p95", "p99", "max")
        heavy = [server_runs.middle(runs, lambda r, n=n: r.details["heavy"][n]) for n in names]
        table.append([way, *found, len(light), *(server_runs.told(n, look.seconds) for n in heavy)])
    if not ways:
        return look.missing(results, "server")
    alt = "Share of light requests answered within a time, under more heavy load than the "
    alt += "machine can bear; time from the intended sending, on a logarithmic axis. "
    alt += "A line further left waits less; a long tail to the right is what visitors complain of."
    layout = {
        "xaxis": look.axis("answered within (ms, logarithmic)", type="log", dtick=1),
        "yaxis": look.axis("light requests (%)", range=[0, 101]),
    }
    columns = ["way", "light p50", "p95", "p99", "longest", "light requests"]
    columns += ["heavy p50", "p95", "p99", "longest (or unanswered until the end)"]
    return look.figure(results, data, layout, suite="server", alt=alt, columns=columns, rows=table)
