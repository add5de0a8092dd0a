"""What does one task cost on top of its work? Nothing is done, one by one and in batches."""

from gillab.charts import look
from gillab.core.results import Results
from gillab.core.stats import estimate, groups


def build(results: Results) -> dict:
    runs = results.select("roundtrip", build=results.main_build)
    pools = look.executors_in(runs, without=["inline"])
    if not pools:
        return look.missing(results, "roundtrip")
    batches = sorted({r.case.params["batch"] for r in runs if "batch" in r.case.params})
    ways = {"one by one": None} | {
        "many at once" if n == 1 else f"in batches of {n}": n for n in batches
    }
    series, table = {pool: {} for pool in pools}, []
    for row, (title, batch) in enumerate(ways.items()):
        for pool in pools:
            case = [
                r for r in runs if r.case.executor == pool and r.case.params.get("batch") == batch
            ]
            if case:
                found = series[pool][row] = estimate(groups(case))
                table.append(
                    [
                        title,
                        pool,
                        *map(look.seconds, (found.median, found.low, found.high)),
                        f"{1 / found.median:,.0f}",
                    ]
                )
    alt = (
        "Microseconds that a task costs although it does nothing, on a logarithmic axis. "
        "Further left is cheaper. Putting several pieces of work into one task shares the cost."
    )
    layout = {
        "xaxis": look.axis("microseconds a task (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis([*ways]),
    }
    return look.figure(
        results,
        look.dots([*ways], series, " µs", 1e6),
        layout,
        suite="roundtrip",
        alt=alt,
        rows=table,
        columns=["way", "executor", "a task", "from", "to", "tasks per second"],
        height=110 + look.ROW_PX * len(ways),
    )
