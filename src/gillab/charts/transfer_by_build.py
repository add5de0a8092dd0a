"""What does it cost to send the same data on each build? All builds of one session."""

from gillab.charts import look, rows_of_builds, traces, units
from gillab.charts.transfer import DRAWN
from gillab.core.results import Results

MOST_BYTES = 8_000_000  # of what is drawn: larger ones are rare, smaller ones cost but the trip
COLUMNS = ("payload", "build", "executor", "size", "median", "from", "to")


def build(results: Results) -> look.Json:
    runs = results.select("transfer")
    pools = look.executors_in(runs)
    if nothing := rows_of_builds.alone(results, pools, "transfer"):
        return nothing
    rows = rows_of_builds.named(results)
    sizes = {run.case.params["payload_bytes"] for run in runs}
    size = max((one for one in sizes if one <= MOST_BYTES), default=min(sizes))
    data, table, layout = [], [], look.panels(DRAWN.values())
    suffixes = look.suffixes(DRAWN)
    for kind, suffix in zip(DRAWN, suffixes, strict=True):
        sent = [
            run
            for run in runs
            if (run.case.workload, run.case.params["payload_bytes"]) == (kind, size)
        ]
        series = rows_of_builds.series(results, sent, pools)
        for trace in traces.dots(rows, series, " ms", 1e3):
            data.append(trace | look.in_panel(trace["name"], suffix))
        table += [
            [
                kind,
                rows[row],
                pool,
                units.size(size),
                *map(units.seconds, (e.median, e.low, e.high)),
            ]
            for pool, found in series.items()
            for row, e in found.items()
        ]
        title = "milliseconds (logarithmic)" if suffix == suffixes[-1] else ""
        same = {"matches": "x"} if suffix else {}  # one scale: the panels can be compared
        layout[f"xaxis{suffix}"] = look.axis(title, type="log", dtick=1, **same)
        layout[f"yaxis{suffix}"] = look.rows_axis(rows)
    alt = (
        f"Milliseconds to send {units.size(size)} to a worker, on a logarithmic axis, one panel "
        f"per kind of data, in it one row per build. Further left is cheaper. Builds measured: "
        f"{', '.join(rows)}."
    )
    return rows_of_builds.figure(
        results, data, layout, len(DRAWN), suite="transfer", alt=alt, columns=COLUMNS, rows=table
    )
