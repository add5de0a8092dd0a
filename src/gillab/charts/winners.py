"""Which executor wins where? Speed-up against inline by workload and executor."""

import math

from gillab.charts import cpu_runs, look
from gillab.core.results import Results
from gillab.core.stats import Estimate
from gillab.core.workloads import WORKLOADS

NO_POOL, UNCLEAR = "no pool", "no clear winner"
HEAT: look.Json = {
    "type": "heatmap",
    "zmid": 0,
    "texttemplate": "%{text}",
    "colorscale": [[0, "var(--gil-loss)"], [0.5, "var(--gil-even)"], [1, "var(--gil-gain)"]],
    "showscale": False,
    "xgap": 3,
    "ygap": 3,
    "hovertemplate": "%{y}, %{x}: %{text}",
    "textfont": {"size": 15, "color": "var(--gil-ink)"},
}
LAYOUT = {
    "xaxis": look.axis(side="top", showgrid=False, dtick=1),
    "yaxis": look.axis(autorange="reversed", showgrid=False, dtick=1),
}


def winner(found: dict[str, Estimate]) -> str:
    """The pool whose interval lies above all others' and above 1; NO_POOL if all lie below 1."""
    if found and all(e.high < 1 for e in found.values()):
        return NO_POOL
    for pool, ours in found.items():
        if ours.low > max([1.0, *(e.high for other, e in found.items() if other != pool)]):
            return pool
    return UNCLEAR


def build(results: Results) -> look.Json:
    pools = cpu_runs.pools(results)
    if not pools:
        return look.missing(results, "cpu")
    most = cpu_runs.most_workers(results)
    found = {name: cpu_runs.speed_ups(results, name, most) for name in cpu_runs.workloads(results)}
    medians = [
        [e.median if (e := row.get(pool)) else None for pool in pools] for row in found.values()
    ]
    titles = [WORKLOADS[name].title for name in found]
    texts = [[f"{gain:.2f}×" if gain else "–" for gain in row] for row in medians]
    heat = HEAT | {
        "x": pools,
        "y": titles,
        "z": [[math.log2(gain) if gain else None for gain in row] for row in medians],
        "text": texts,
    }
    return look.figure(
        results,
        [heat],
        LAYOUT,
        suite="cpu",
        alt=words(found, pools, most),
        columns=["workload", *pools],
        rows=[[title, *row] for title, row in zip(titles, texts, strict=True)],
        height=90 + 46 * len(titles),
    )


def words(found: dict[str, dict[str, Estimate]], pools: list[str], workers: int) -> str:
    """The chart's text, with the number of rows that each executor wins."""
    won = [winner(row) for row in found.values()]
    surely = [pool for row in found.values() for pool, e in row.items() if e.low > 1]
    wins = ", ".join(f"{name} {won.count(name)}" for name in (*pools, NO_POOL, UNCLEAR))
    gains = ", ".join(f"{pool} {surely.count(pool)}" for pool in pools)
    return (
        f"Speed-up against inline with {workers} workers, one row per workload and one column per "
        f"executor. Blue is faster than no pool, orange is slower. Rows won, where intervals do "
        f"not overlap: {wins}. Rows surely faster than no pool: {gains}."
    )
