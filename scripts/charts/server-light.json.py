"""How long light requests wait while every core is asked for more than it can do."""

from gillab import charts
from gillab.results import Results
from gillab.server import shown
from gillab.server.quantiles import QUANTILES


def build(results: Results) -> dict:
    ways = shown.runs_by_way(results)
    data, table = [], []
    for way, runs in ways.items():
        waits = [
            shown.middle(runs, lambda run, i=i: run.details["light"]["quantiles"][i])
            for i in range(len(QUANTILES))
        ]
        trace = {"type": "scatter", "mode": "lines", "name": way, "line": charts.line(way)}
        data.append(trace | {"x": [1e3 * wait for wait in waits], "y": QUANTILES})
        names = ("p50", "p95", "p99", "max")
        found = [shown.middle(runs, lambda r, n=n: r.details["light"][n]) for n in names]
        count = sum(run.details["light"]["n"] for run in runs)
        table.append([way, *map(charts.seconds, found), count])
    if not ways:
        return charts.missing(results, "server")
    alt = "Share of light requests answered within a time, under more heavy load than the "
    alt += "machine can bear; time from the intended sending, on a logarithmic axis. "
    alt += "A line further left waits less; a long tail to the right is what visitors complain of."
    layout = {
        "xaxis": charts.axis("answered within (milliseconds, logarithmic)", type="log", dtick=1),
        "yaxis": charts.axis("light requests (%)", range=[0, 101]),
    }
    columns = ["way", "p50", "p95", "p99", "longest", "light requests"]
    return charts.figure(results, data, layout, alt=alt, columns=columns, rows=table)


charts.main(build)
