"""What the charts of the server suite share: its ways' looks, and its runs by way."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from gillab import charts
from gillab.results import Results, Run

# Several loops: a star for ours, open shapes for the peers.
charts.LOOK |= {
    "loops": ("--gil-interpreters", "star", "longdashdot"),
    "uvicorn": ("--gil-processes", "square-open", "dot"),
    "granian": ("--gil-cluster", "hexagon-open", "dash"),
}


def runs_by_way(
    results: Results, load: float | None = None, *, kept: bool = False
) -> dict[str, list[Run]]:
    """{way: runs} in the order of all charts; `load` None means the highest that was offered."""
    runs = [
        run
        for run in results.select("server", build=results.main_build)
        if bool(run.case.params.get("kept")) is kept
    ]
    if not runs:
        return {}
    wanted = max(run.case.params["load"] for run in runs) if load is None else load
    picked = [run for run in runs if run.case.params["load"] == wanted]
    names = charts.executors_in(picked)
    return {name: [run for run in picked if run.case.executor == name] for name in names}


def loads(results: Results) -> list[float]:
    """Offered loads, as shares of what all cores could do."""
    return sorted({run.case.params["load"] for run in results.select("server")})


def middle(runs: Sequence[Run], value: Callable[[Run], float]) -> float:
    """The median over runs of something in their details."""
    return statistics.median(value(run) for run in runs)
