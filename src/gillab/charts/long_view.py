"""Do the gains grow from build to build? All builds of one session against one baseline."""

import statistics

from gillab.charts import look, rows_of_builds, traces, units
from gillab.core.neighbours import neighbour_ratio
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, groups, ratio, speedup
from gillab.core.workloads import C_DROPS, C_HOLDS, PYTHON, WORKLOADS

KINDS = {PYTHON: "pure Python", C_HOLDS: "C that keeps the GIL", C_DROPS: "C that drops the GIL"}
COLUMNS = ("workload", "build", "executor", "against inline on the first build")


def workloads(results: Results) -> dict[str, str]:
    """{workload: panel title} of the first measured workload of each kind."""
    measured = {run.case.workload for run in results.select("cpu")}
    found = {}
    for kind, words in KINDS.items():
        name = next((n for n, w in WORKLOADS.items() if w.kind == kind and n in measured), None)
        if name:
            found[name] = f"{WORKLOADS[name].title}: {words}"
    return found


def gains(results: Results, workload: str) -> dict[str, dict[int, Estimate]]:
    """{executor: {row of the build: speed-up against inline on the first build}}, most workers."""
    runs = results.select("cpu", workload=workload)
    first = [r for r in runs if (r.case.executor, r.case.build) == ("inline", results.main_build)]
    most = {"inline": 1}
    found: dict[str, dict[int, Estimate]] = {}
    for pool in look.executors_in(runs):
        counts = [r.case.workers for r in runs if r.case.executor == pool]
        most.setdefault(pool, max(counts))
        for row, build in enumerate(results.builds):
            key = (pool, most[pool], build)
            case = [r for r in runs if (r.case.executor, r.case.workers, r.case.build) == key]
            if first and case:
                found.setdefault(pool, {})[row] = gain(first, case)
    return found


def gain(first: list[Run], case: list[Run]) -> Estimate:
    """Against inline on the first build: in the case's own blocks, or run by neighbouring run."""
    if case[0].case.build == first[0].case.build:
        return speedup(first, case)
    return neighbour_ratio(first, case, middle) or ratio(groups(first), groups(case))


def middle(run: Run) -> float:
    """The median of a run's values."""
    return statistics.median(run.values)


def build(results: Results) -> look.Json:
    rows, panels = rows_of_builds.named(results), workloads(results)
    if nothing := rows_of_builds.alone(results, panels, "cpu"):
        return nothing
    layout, data, table = look.panels(panels.values()), [], []
    for number, (workload, suffix) in enumerate(zip(panels, look.suffixes(panels), strict=True), 1):
        series = gains(results, workload)
        data += [
            dots | look.in_panel(dots["name"], suffix) for dots in traces.dots(rows, series, "×")
        ]
        table += [
            [WORKLOADS[workload].title, rows[row], pool, units.times(gain)]
            for pool, found in series.items()
            for row, gain in found.items()
        ]
        words = f"times as fast as inline on {rows[0]}" if number == len(panels) else ""
        same = {"matches": "x"} if suffix else {"rangemode": "tozero"}
        layout[f"xaxis{suffix}"] = look.axis(words, **same)
        layout[f"yaxis{suffix}"] = rows_of_builds.axis_below_title(rows)
    alt = (
        f"Speed-up against inline on {rows[0]}, one row per build, one panel per kind of work. "
        f"Builds measured: {', '.join(rows)}. If the gains grew, the points of one executor would "
        "move right from row to row. The points of inline show the gain of the build alone."
    )
    height = 170 + len(panels) * (80 + look.ROW_PX * len(rows))
    return look.figure(
        results, data, layout, alt=alt, rows=table, columns=COLUMNS, height=height, suite="cpu"
    )
