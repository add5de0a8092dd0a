"""Who ran when? Threads pass the GIL to and fro; interpreters run side by side."""

from gillab.charts import look
from gillab.core.results import Results


def build(results: Results) -> dict:
    runs = results.select("timeline", build=results.main_build)
    pools = look.executors_in(runs)
    if not pools:
        return look.missing(results, "timeline")
    data, table, names = [], [], []
    for pool in pools:
        races = sorted((r for r in runs if r.case.executor == pool), key=lambda r: r.values[0])
        segments = races[len(races) // 2].details["segments"]
        first, workers = len(names), sorted({worker for worker, _, _ in segments})
        names += [f"{pool} {worker + 1}" for worker in workers]
        data.append(
            {
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
        )
        for worker in workers:
            own = [(start, end) for w, start, end in segments if w == worker]
            table.append(
                [
                    pool,
                    worker + 1,
                    len(own),
                    look.seconds(sum(end - start for start, end in own)),
                    look.seconds(max(end for _, end in own)),
                ]
            )
    alt = (
        "One row a worker, time from left to right, a bar while the worker ran and a gap while "
        "it did not. All workers have the same work. Where bars of a pool never stand above "
        "each other, its workers are taking turns. A gap under 5 ms, the switch interval of "
        "the GIL, is the operating system's. Of all races of a pool, the one of median duration "
        "is drawn."
    )
    layout = {
        "xaxis": look.axis("milliseconds", rangemode="tozero"),
        "barmode": "overlay",
        "yaxis": look.rows_axis(names),
        "showlegend": False,
    }
    return look.figure(
        results,
        data,
        layout,
        suite="timeline",
        alt=alt,
        rows=table,
        columns=["executor", "worker", "stretches", "running", "finished at"],
        height=100 + 40 * len(names),
    )
