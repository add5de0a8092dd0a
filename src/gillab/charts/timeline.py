"""Which worker ran when? Threads take turns with the GIL; interpreters run in parallel."""

from gillab.charts import look, units
from gillab.core.results import Results, Run

ALT = (
    "One row per worker, time from left to right: a bar while the worker ran, a gap while it "
    "did not. All workers have the same work. If the bars of a pool never overlap in time, its "
    "workers take turns. A gap below 5 ms, the switch interval of the GIL, is caused by the "
    "operating system. The run of median duration is drawn for each pool."
)
COLUMNS = ("executor", "worker", "stretches", "running", "finished at")


def build(results: Results) -> look.Json:
    runs = results.select("timeline", build=results.main_build)
    pools = look.executors_in(runs)
    if not pools:
        return look.missing(results, "timeline")
    data, table, names = [], [], []
    for pool in pools:
        segments = median_run([r for r in runs if r.case.executor == pool])
        data.append(bars(pool, segments, len(names)))
        for worker in sorted({worker for worker, _, _ in segments}):
            own = [(start, end) for w, start, end in segments if w == worker]
            running = units.seconds(sum(end - start for start, end in own))
            table.append(
                [pool, worker + 1, len(own), running, units.seconds(max(end for _, end in own))]
            )
            names.append(f"{pool} {worker + 1}")
    layout = {
        "xaxis": look.axis("milliseconds", rangemode="tozero"),
        "barmode": "overlay",
        "yaxis": look.rows_axis(names),
        "showlegend": False,
    }
    height = 100 + 40 * len(names)
    return look.figure(
        results, data, layout, suite="timeline", alt=ALT, columns=COLUMNS, rows=table, height=height
    )


def median_run(runs: list[Run]) -> list:
    """[[worker, start, end], …] in seconds, from the run of median duration."""
    ordered = sorted(runs, key=lambda run: run.values[0])
    return ordered[len(ordered) // 2].details["segments"]


def bars(pool: str, segments: list, first: int) -> look.Json:
    """A bar for each period in which a worker ran; `first` is the row of the first worker."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": pool,
        "width": 0.62,
        "y": [first + worker for worker, _, _ in segments],
        "base": [start * 1e3 for _, start, _ in segments],
        "x": [(end - start) * 1e3 for _, start, end in segments],
        "marker": {"color": look.colour(pool), "line": {"width": 0}},
        "hovertemplate": "%{base:.1f} ms + %{x:.1f} ms",
    }
