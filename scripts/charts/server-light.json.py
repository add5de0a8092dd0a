"""How long light requests wait while every core is asked for more than it can do."""

from gillab import charts
from gillab.results import Results
from gillab.server import shown
from gillab.server.quantiles import QUANTILES, percentile, quantiles


def build(results: Results) -> dict:
    ways = shown.runs_by_way(results)
    data, table = [], []
    for way, runs in ways.items():
        light = shown.waits_ms(runs)
        trace = {"type": "scatter", "mode": "lines", "name": way, "line": charts.line(way)}
        data.append(trace | {"x": quantiles(light), "y": QUANTILES})
        found = [charts.seconds(percentile(light, p) / 1e3) for p in (50, 95, 99, 100)]
        names = ("p50", "p95", "p99", "max")
        heavy = [shown.middle(runs, lambda r, n=n: r.details["heavy"][n]) for n in names]
        table.append([way, *found, len(light), *(shown.told(n, charts.seconds) for n in heavy)])
    if not ways:
        return charts.missing(results, "server")
    alt = "Share of light requests answered within a time, under more heavy load than the "
    alt += "machine can bear; time from the intended sending, on a logarithmic axis. "
    alt += "A line further left waits less; a long tail to the right is what visitors complain of."
    layout = {
        "xaxis": charts.axis("answered within (ms, logarithmic)", type="log", dtick=1),
        "yaxis": charts.axis("light requests (%)", range=[0, 101]),
    }
    columns = ["way", "light p50", "p95", "p99", "longest", "light requests"]
    columns += ["heavy p50", "p95", "p99", "longest (or unanswered until the end)"]
    return charts.figure(
        results, data, layout, suite="server", alt=alt, columns=columns, rows=table
    )


charts.main(build)
