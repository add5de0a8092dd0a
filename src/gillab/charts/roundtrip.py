"""What does one task cost besides its work? Empty tasks, one by one and in batches."""

from gillab.charts import cpu_runs, look, traces, units
from gillab.core.results import Results
from gillab.core.stats import break_even, estimate, groups

ALT = (
    "Cost of a task that does nothing, in microseconds on a logarithmic axis. "
    "Further left is cheaper. Several pieces of work in one task share the cost. "
    "The last column of the table says how much work a task must hold before the pool is faster "
    "than inline: its cost ÷ (1 − 1 ÷ speed-up), with the pool's median speed-up over the pure "
    "Python workloads on the most workers."
)
COLUMNS = ("way", "executor", "a task", "from", "to", "tasks per second", "worth it from")


def build(results: Results) -> look.Json:
    runs = results.select("roundtrip", build=results.main_build)
    pools = look.executors_in(runs, without=["inline"])
    if not pools:
        return look.missing(results, "roundtrip")
    batches = sorted({r.case.params["batch"] for r in runs if "batch" in r.case.params})
    ways = {"one by one": None} | {
        "many at once" if n == 1 else f"in batches of {n}": n for n in batches
    }
    series, table, gains = {pool: {} for pool in pools}, [], cpu_runs.usual_gains(results)
    for row, (title, batch) in enumerate(ways.items()):
        for pool in pools:
            own = [r for r in runs if r.case.executor == pool]
            case = [r for r in own if r.case.params.get("batch") == batch]
            if case:
                cost = series[pool][row] = estimate(groups(case))
                figures = map(units.seconds, (cost.median, cost.low, cost.high))
                rate = f"{1 / cost.median:,.0f}"
                table.append(
                    [title, pool, *figures, rate, worth_from(cost.median, gains.get(pool))]
                )
    layout = {
        "xaxis": look.axis("microseconds a task (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis([*ways]),
    }
    return look.figure(
        results,
        traces.dots([*ways], series, " µs", 1e6),
        layout,
        suite="roundtrip",
        alt=ALT,
        columns=COLUMNS,
        rows=table,
        height=110 + look.ROW_PX * len(ways),
    )


def worth_from(cost_s: float, gain: float | None) -> str:
    """For the table: the break-even, "never", or a dash if the speed-up was not measured."""
    if gain is None:
        return "–"
    work_s = break_even(cost_s, gain)
    return "never" if work_s is None else units.seconds(work_s)
