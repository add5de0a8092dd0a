"""How long do light requests wait while the server is overloaded?"""

from gillab.charts import look, server_runs, units
from gillab.core.results import Results
from gillab.core.stats import QUANTILES, percentile, quantiles

LAYOUT = {
    "xaxis": look.axis("answered within (ms, logarithmic)", type="log", dtick=1),
    "yaxis": look.axis("light requests (%)", range=[0, 101]),
}
ALT = (
    "Share of light requests that are answered within a time, on an overloaded machine. The time "
    "counts from the planned sending, on a logarithmic axis. Further left is faster; a long tail "
    "to the right means that some requests wait very long."
)
COLUMNS = ("way", "light p50", "p95", "p99", "longest", "light requests", "heavy p50", "p95", "p99")
COLUMNS += ("longest (or unanswered until the end)",)


def build(results: Results) -> look.Json:
    ways = server_runs.runs_by_way(results)
    if not ways:
        return look.missing(results, "server")
    data, table = [], []
    for way, runs in ways.items():
        light = server_runs.waits_ms(runs)
        trace = {"type": "scatter", "mode": "lines", "name": way, "line": look.line(way)}
        data.append(trace | {"x": quantiles(light), "y": QUANTILES})
        waits = (units.seconds(percentile(light, p) / 1e3) for p in (50, 95, 99, 100))
        table.append([way, *waits, len(light), *heavy_waits(runs)])
    return look.figure(results, data, LAYOUT, suite="server", alt=ALT, columns=COLUMNS, rows=table)


def heavy_waits(runs: list) -> list[str]:
    """Waits of heavy requests, median over the runs: p50, p95, p99 and the longest."""
    found = (
        server_runs.middle(runs, lambda run, name=name: run.details["heavy"][name])
        for name in ("p50", "p95", "p99", "max")
    )
    return [server_runs.cell(wait, units.seconds) for wait in found]
