"""Do the gains grow? Every build of one session, on one machine, against one baseline."""

from gillab.charts import look
from gillab.core.results import Results
from gillab.core.stats import Estimate, speedup
from gillab.core.workloads import C_DROPS, C_HOLDS, PYTHON, WORKLOADS

ALONE = "One build only. Name several: workshop.py bench --suite cpu --python A B"
KINDS = {PYTHON: "pure Python", C_HOLDS: "C that keeps the GIL", C_DROPS: "C that drops the GIL"}


def workloads(results: Results) -> dict[str, str]:
    """{workload: panel title}: the first measured one of each kind."""
    measured = {run.case.workload for run in results.select("cpu")}
    found = {}
    for kind, words in KINDS.items():
        name = next((n for n, w in WORKLOADS.items() if w.kind == kind and n in measured), None)
        if name:
            found[name] = f"{WORKLOADS[name].title}: {words}"
    return found


def gains(results: Results, workload: str) -> dict[str, dict[int, Estimate]]:
    """{executor: {row of its build: gain over inline on the first build}}, most workers."""
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
                found.setdefault(pool, {})[row] = speedup(first, case)
    return found


def named(results: Results) -> list[str]:
    """Each build as its row says it: version, and whether its threads share a GIL."""
    return [f"{b} (no GIL)" if not d["gil_enabled"] else b for b, d in results.builds.items()]


def panel(results: Results, workload: str, suffix: str) -> tuple[list[dict], list[list[str]]]:
    """Traces and table rows of one workload."""
    rows, series = named(results), gains(results, workload)
    place = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "showlegend": not suffix}
    traces = [t | place | {"legendgroup": t["name"]} for t in look.dots(rows, series, "×")]
    title = WORKLOADS[workload].title
    return traces, [
        [title, rows[row], pool, look.times(e)]
        for pool, found in series.items()
        for row, e in found.items()
    ]


def build(results: Results) -> dict:
    rows, panels = named(results), workloads(results)
    if len(rows) < 2 or not panels:  # the site then looks for a file of the course that has them
        return look.figure(results, [], {}, alt=ALONE, rows=[], columns=[])
    layout: dict = {"grid": {"rows": len(panels), "columns": 1, "pattern": "independent"}}
    data, table = [], []
    for number, (workload, title) in enumerate(panels.items(), 1):
        suffix = str(number) if number > 1 else ""
        traces, figures = panel(results, workload, suffix)
        data, table = data + traces, table + figures
        words = f"times as fast as inline on {rows[0]}" if number == len(panels) else ""
        same = {"matches": "x"} if suffix else {"rangemode": "tozero"}
        layout[f"xaxis{suffix}"] = look.axis(words, **same)
        room = {"range": [len(rows) - 0.5, -0.75]}  # for the panel's name
        layout[f"yaxis{suffix}"] = look.rows_axis(rows) | room
        layout.setdefault("annotations", []).append(look.panel_title(title, suffix))
    alt = (
        f"Work done in the same time, against {rows[0]} without a pool, a row a build, in panels "
        f"by kind of work. Builds measured: {', '.join(rows)}. If the gains grew, points of one "
        "executor would move right from row to row; inline itself shows what a build gains alone."
    )
    columns = ["workload", "build", "executor", "against inline on the first build"]
    height = 170 + len(panels) * (80 + look.ROW_PX * len(rows))
    return look.figure(
        results, data, layout, alt=alt, rows=table, columns=columns, height=height, suite="cpu"
    )
