"""What will the next version of Python change? Its builds beside those of the version before."""

from gillab.charts import look, rows_of_builds, traces, units
from gillab.charts.long_view import gains
from gillab.core.places import RESULTS
from gillab.core.results import Results, load

FILE = RESULTS / "next-version.json"
FURTHER_FILES = (FILE,)
WORKLOAD = "primes"
COLUMNS = ("what", "build", "executor", "median", "from", "to")
TRIP, WORK = "an empty task, one by one", "count primes, all workers"


def build(results: Results) -> look.Json:
    own = load(FILE) if FILE.is_file() else results
    trips = own.select("roundtrip", workload="latency")
    pools = look.executors_in(trips, without=["inline"])
    if nothing := rows_of_builds.alone(own, pools, "roundtrip"):
        return nothing
    rows = rows_of_builds.named(own)
    panels = {TRIP: rows_of_builds.series(own, trips, pools), WORK: gains(own, WORKLOAD)}
    layout, data, table = look.panels(panels), [], []
    for (title, series), suffix in zip(panels.items(), look.suffixes(panels), strict=True):
        unit, scale = (" µs", 1e6) if title == TRIP else ("×", 1.0)
        for trace in traces.dots(rows, series, unit, scale):
            new = {"showlegend": not suffix or trace["name"] not in pools}
            data.append(trace | look.in_panel(trace["name"], suffix) | new)
        shown = units.seconds if title == TRIP else _times
        table += [
            [title, rows[row], pool, *map(shown, (cost.median, cost.low, cost.high))]
            for pool, found in series.items()
            for row, cost in found.items()
        ]
        layout[f"yaxis{suffix}"] = rows_of_builds.axis_below_title(rows)
    layout["xaxis"] = look.axis("microseconds a task (logarithmic)", type="log", dtick=1)
    layout["xaxis2"] = look.axis(f"times as fast as inline on {rows[0]}", rangemode="tozero")
    alt = (
        "Two panels with one row per build: the time of an empty task in microseconds, where "
        "further left is cheaper, and the speed-up of counting primes, where further right is "
        f"faster. Builds measured: {', '.join(rows)}."
    )
    more = {"file": FILE if FILE.is_file() else None, "suite": "roundtrip"}
    return rows_of_builds.figure(
        own, data, layout, len(panels), alt=alt, columns=COLUMNS, rows=table, **more
    )


def _times(ratio: float) -> str:
    return f"{ratio:.3g}×"
