"""Which executor wins where? Speed-up against inline by workload and executor."""

import math
from collections import Counter

from gillab.charts import cpu_runs, look
from gillab.core.results import Results
from gillab.core.stats import Estimate
from gillab.core.workloads import WORKLOADS

ALL_SLOWER, NONE_FASTER = "no pool: each is slower", "no pool is surely faster"
FASTER, SLOWER, EVEN = "▲", "▼", "≈"
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


def fastest(found: dict[str, Estimate]) -> list[str]:
    """The pools that are surely faster than inline, and that no other pool surely beats."""
    best_low = max((e.low for e in found.values()), default=0.0)
    return [pool for pool, e in found.items() if e.low > 1 and e.high >= best_low]


def verdict(found: dict[str, Estimate]) -> str:
    """One row in words: which pool wins, and which difference is not real."""
    names = fastest(found)
    if len(names) > 1:
        return f"{' or '.join(names)}: no real difference"
    if names:
        return names[0]
    return ALL_SLOWER if found and all(e.high < 1 for e in found.values()) else NONE_FASTER


def cell(gain: Estimate | None) -> str:
    """A speed-up with its mark: surely faster than inline, surely slower, or neither."""
    if gain is None:
        return "–"
    mark = FASTER if gain.low > 1 else SLOWER if gain.high < 1 else EVEN
    return f"{mark} {gain.median:.2f}×"


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
    texts = [[cell(row.get(pool)) for pool in pools] for row in found.values()]
    verdicts = [verdict(row) for row in found.values()]
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
        alt=f"{words(verdicts, most)} {cpu_runs.how(results)}",
        columns=["workload", *pools, "fastest"],
        rows=[
            [title, *row, said] for title, row, said in zip(titles, texts, verdicts, strict=True)
        ],
        height=90 + 46 * len(titles),
    )


def words(verdicts: list[str], workers: int) -> str:
    """The chart's text: how to read it, and the number of rows with each verdict."""
    counted = "; ".join(f"{said} (rows: {n})" for said, n in Counter(verdicts).most_common())
    return (
        f"Speed-up against inline with {workers} workers, one row per workload and one column per "
        f"executor. {FASTER} is surely faster than no pool, {SLOWER} surely slower: the whole 95 % "
        f"interval is on that side of 1. {EVEN} may be either. Two pools differ really if their "
        f"intervals do not overlap. The fastest of each row: {counted}."
    )
