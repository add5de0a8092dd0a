"""Which executor wins, by the length of a task and the size of its payload? Predicted.

The page *Which one?* draws the same for its reader's answers: map in docs/assets/js/which.js.
"""

from gillab.charts import cost_model, look, units
from gillab.core.results import Results

TASKS_S = tuple(10 ** (power / 3) for power in range(-15, 4))  # 10 µs to 10 s
SIZES_BYTES = tuple(10 ** (2 + half / 2) for half in range(11))  # 100 bytes to 10 MB
TOO_CLOSE = "two pools, closely"
CROSS = {"size": 8, "line": {"width": 0}}  # on a phone they do not touch
SHOWN_TASKS_S = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
SHOWN_SIZES_BYTES = (1e2, 1e3, 1e4, 1e5, 1e6, 1e7)
LOG = {"type": "log", "dtick": 1, "exponentformat": "SI"}
LAYOUT = {
    "xaxis": look.axis("how long one task computes", **LOG, ticksuffix="s"),
    "yaxis": look.axis("what goes with it", **LOG, ticksuffix="B"),
}


def build(results: Results) -> look.Json:
    parts = cost_model.parts_of(results)
    if len(parts) < 2 or not any(one.transfers.get("bytes") for one in parts):
        return look.missing(results, "transfer")
    places: dict[str, list[tuple[float, float]]] = {}
    for task_s in TASKS_S:
        for size in SIZES_BYTES:
            name = cost_model.winner(parts, task_s, "bytes", size) or TOO_CLOSE
            places.setdefault(name, []).append((task_s, size))
    alt = (
        "Each point is a task of Python code: further right it computes longer, further up more "
        f"bytes go with it. Its sign names the executor that the model expects to win with "
        f"{parts[-1].workers} workers and a pool that is started already: inline where no pool is "
        "faster by a tenth, a cross where two pools differ by less than that."
    )
    rows = [
        [units.seconds(task_s), *(_cell(parts, task_s, size) for size in SHOWN_SIZES_BYTES)]
        for task_s in SHOWN_TASKS_S
    ]
    return look.figure(
        results,
        [_trace(name, places[name]) for name in look.in_order(places)],
        LAYOUT,
        suite="transfer",
        alt=alt,
        columns=["one task", *(f"{units.size(size)} of bytes" for size in SHOWN_SIZES_BYTES)],
        rows=rows,
        height=440,
    )


def _cell(parts: list[cost_model.Parts], task_s: float, size: float) -> str:
    winner = cost_model.winner(parts, task_s, "bytes", size)
    (first, gain), second = cost_model.ranking(parts, task_s, "bytes", size)[:2]
    if winner == cost_model.INLINE:
        return winner
    return f"{winner} {gain:.2f}×" if winner else f"{first} {gain:.2f}× or {second[0]}"


def _trace(name: str, points: list[tuple[float, float]]) -> look.Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "marker": look.marker(name, 10) | (CROSS if name == TOO_CLOSE else {}),
        "hoverinfo": "name",
    }
