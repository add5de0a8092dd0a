"""Does the map name the right winner? Random tasks, predicted and then measured."""

from __future__ import annotations

from dataclasses import dataclass

from gillab.charts import cost_model, look, units
from gillab.core.places import RESULTS
from gillab.core.results import Results, Run, load
from gillab.core.stats import paired_speedup

FILE = RESULTS / "which.json"
FURTHER_FILES = (FILE,)
COLUMNS = ("one task", "payload", "predicted", "measured", "lost by the prediction")
DIAGONAL: look.Json = {"type": "line", "x0": 0, "y0": 0, "x1": 1, "y1": 1, "xref": "x", "yref": "y"}


@dataclass(frozen=True)
class Point:
    """One random task: times as fast as inline by executor, predicted and measured."""

    task_s: float
    payload: str
    payload_bytes: int
    predicted: dict[str, float]
    measured: dict[str, float]

    @property
    def guess(self) -> str:
        return max(self.measured, key=lambda name: self.predicted[name])

    @property
    def winner(self) -> str:
        return max(self.measured, key=lambda name: self.measured[name])

    @property
    def clear(self) -> bool:
        """Whether the two best differ by more than a tenth."""
        first, second = sorted(self.measured.values(), reverse=True)[:2]
        return first > cost_model.CLOSE * second

    @property
    def lost(self) -> float:
        """The share of speed that is lost by following the prediction."""
        return 1 - self.measured[self.guess] / self.measured[self.winner]


def points(results: Results) -> list[Point]:
    """All points of the suite `which` that were measured on two executors or more."""
    parts = {one.executor: one for one in cost_model.parts_of(results)}
    found: dict[int, dict[str, list[Run]]] = {}
    for run in results.select("which", build=results.main_build):
        own = found.setdefault(run.case.params["point"], {})
        own.setdefault(run.case.executor, []).append(run)
    made = [_point(by_pool, parts) for _, by_pool in sorted(found.items())]
    return [point for point in made if len(point.measured) > 1]


def _point(by_pool: dict[str, list[Run]], parts: dict[str, cost_model.Parts]) -> Point:
    case = next(iter(by_pool.values()))[0].case
    where = (case.params["task_s"], case.workload, case.params["payload_bytes"])
    gains = {name: paired_speedup(runs) for name, runs in by_pool.items() if name in parts}
    measured = {cost_model.INLINE: 1.0} | {n: gain.median for n, gain in gains.items() if gain}
    predicted = {name: where[0] / parts[name].seconds(*where) for name in measured}
    return Point(*where, predicted, measured)


def build(results: Results) -> look.Json:
    own = load(FILE) if FILE.is_file() else results
    found = points(own)
    if not found:
        return look.missing(results, "which")
    names = look.in_order({name for point in found for name in point.measured})
    pools = [name for name in names if name != cost_model.INLINE]
    top = max(max(*p.predicted.values(), *p.measured.values()) for p in found)
    diagonal = DIAGONAL | {"x1": top, "y1": top, "line": {"color": "var(--gil-line)", "width": 2}}
    rows = [
        [
            units.seconds(point.task_s),
            f"{units.size(point.payload_bytes)}, {point.payload}",
            point.guess,
            point.winner if point.clear else f"{point.winner}, closely",
            f"{point.lost:.0%}",
        ]
        for point in found
    ]
    return look.figure(
        own,
        [_trace(name, found) for name in pools],
        {
            "xaxis": look.axis("predicted: times as fast as inline"),
            "yaxis": look.axis("measured: times as fast as inline"),
            "shapes": [diagonal],
        },
        suite="which",
        file=FILE if FILE.is_file() else None,
        alt=words(found),
        columns=COLUMNS,
        rows=rows,
        height=460,
    )


def words(found: list[Point]) -> str:
    """The score: how often the predicted winner won, and what was lost otherwise."""
    clear = [point for point in found if point.clear]
    right = sum(point.guess == point.winner for point in clear)
    worst = max(point.lost for point in found)
    many = sum(point.lost > 0.25 for point in found)
    return (
        f"{len(found)} random tasks. Where the two best differed by more than a tenth, the "
        f"predicted executor won {right} of {len(clear)} times. Following the prediction lost at "
        f"most {worst:.0%} of the best speed, and more than a quarter {many} times. A point on the "
        "line was predicted exactly; above it the pool was faster than predicted."
    )


def _trace(name: str, found: list[Point]) -> look.Json:
    own = [point for point in found if name in point.measured]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [point.predicted[name] for point in own],
        "y": [point.measured[name] for point in own],
        "marker": look.marker(name, 9),
        "hovertemplate": "predicted %{x:.2f}, measured %{y:.2f}",
    }
