"""Which executor wins where? Speed-up against inline, workload by executor, losses as plainly."""

import math

from gillab.charts import look
from gillab.core.results import Results
from gillab.core.stats import Estimate, speedup
from gillab.core.workloads import WORKLOADS

SCALE = [[0, "var(--gil-loss)"], [0.5, "var(--gil-even)"], [1, "var(--gil-gain)"]]


def winner(row: dict[str, Estimate | None]) -> str:
    """The pool whose interval lies above all others' and above 1; "no pool" if all lie below 1."""
    found = {pool: e for pool, e in row.items() if e}
    if found and all(e.high < 1 for e in found.values()):
        return "no pool"
    for pool, ours in found.items():
        if ours.low > max([1.0, *(e.high for other, e in found.items() if other != pool)]):
            return pool
    return "no clear winner"


def build(results: Results) -> dict:
    runs = results.select("cpu", build=results.main_build)
    pools = look.executors_in(runs, without=["inline"])
    if not pools:
        return look.missing(results, "cpu")
    most = max(run.case.workers for run in runs)
    names = [name for name in WORKLOADS if any(run.case.workload == name for run in runs)]
    gains = dict.fromkeys(pools, 0)
    table, wins = [], dict.fromkeys([*pools, "no pool", "no clear winner"], 0)
    for name in names:
        baseline = [r for r in runs if (r.case.workload, r.case.executor) == (name, "inline")]
        cells = []
        for pool in pools:
            case = [
                r
                for r in runs
                if r.case.workload == name and r.case.executor == pool and r.case.workers == most
            ]
            cells.append(speedup(baseline, case) if baseline and case else None)
        wins[winner(dict(zip(pools, cells, strict=True)))] += 1
        for pool, found in zip(pools, cells, strict=True):
            gains[pool] += bool(found and found.low > 1)
        table.append([WORKLOADS[name].title, *(c and c.median for c in cells)])
    shown = [[f"{c:.2f}×" if c else "–" for c in row[1:]] for row in table]
    heat = {
        "type": "heatmap",
        "x": pools,
        "y": [row[0] for row in table],
        "z": [[math.log2(c) if c else None for c in row[1:]] for row in table],
        "zmid": 0,
        "text": shown,
        "texttemplate": "%{text}",
        "colorscale": SCALE,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hovertemplate": "%{y}, %{x}: %{text}",
        "textfont": {"size": 15, "color": "var(--gil-ink)"},
    }
    counted, surely = (", ".join(f"{pool} {n}" for pool, n in d.items()) for d in (wins, gains))
    alt = (
        f"Speed-up against inline with {most} workers, a row a workload and a column an "
        f"executor. Blue is faster, orange is slower than no pool at all. Rows won, where "
        f"intervals do not overlap: {counted}. Rows surely faster than no pool: {surely}."
    )
    layout = {
        "xaxis": look.axis(side="top", showgrid=False, dtick=1),
        "yaxis": look.axis(autorange="reversed", showgrid=False, dtick=1),
    }
    rows = [[row[0], *cells] for row, cells in zip(table, shown, strict=True)]
    return look.figure(
        results,
        [heat],
        layout,
        suite="cpu",
        alt=alt,
        rows=rows,
        columns=["workload", *pools],
        height=90 + 46 * len(names),
    )
