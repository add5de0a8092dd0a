"""How much is lost in exercise 1? Several runs of each count on every measured build."""

import json
from collections import Counter
from typing import Any

from gillab.charts import look
from gillab.core.places import RESULTS
from gillab.core.results import Results

FILE = RESULTS / "lost.json"
FURTHER_FILES = (FILE,)
ROWS = {  # (step, what is lost, of how many)
    "1.1: counter += 1": ("1.1", "bump_plain", lambda run: run["total"]),
    "1.1: counter += one()": ("1.1", "bump_call", lambda run: run["total"]),
    "1.2: references, with the GIL": ("1.2", "held", lambda run: 2 * run["held_times"]),
    "1.2: references, without it": ("1.2", "released", lambda run: 2 * run["times"]),
    "1.4: a C counter, two GILs": ("1.4", "missing", lambda run: run["total"]),
}
SYMBOLS = ("circle", "diamond-open", "square", "triangle-up-open")
LAYOUT = {"xaxis": look.axis("lost (%)"), "yaxis": look.rows_axis([*ROWS])}
ALT = (
    "Share of the additions that were lost, one point per run and Python. "
    "A count at 0 lost none; the loss of the others differs from run to run."
)
COLUMNS = ("count", "Python", "lost in each run", "exit code of crash.py")


def build(results: Results) -> look.Json:
    found = json.loads(FILE.read_text("utf-8"))
    builds = list(dict.fromkeys(run["build"] for run in found["runs"]))
    data, table = [], []
    for place, name in enumerate(builds):
        shift = (place - (len(builds) - 1) / 2) * 0.3
        points: list[tuple[float, float]] = []
        for row, (title, (step, key, total)) in enumerate(ROWS.items()):
            runs = [r for r in found["runs"] if (r["build"], r["step"]) == (name, step)]
            points += [(100 * run[key] / total(run), row + shift) for run in runs]
            if not runs:  # no such step on that build
                continue
            lost = ", ".join(f"{run[key]:,} of {total(run):,}" for run in runs)
            table.append([title, name, lost, exit_codes(runs) if key == "released" else ""])
        data.append(dots(name, points, SYMBOLS[place % len(SYMBOLS)]))
    made = look.figure(results, data, LAYOUT, alt=ALT, columns=COLUMNS, rows=table, height=400)
    source = " · ".join((found["machine"]["cpu"], ", ".join(builds), found["created"][:10]))
    own = {"source": source, "created": found["created"], "raw": f"results/{FILE.name}"}
    made["layout"]["meta"] |= own | {"warnings": []}
    return made


def dots(name: str, points: list[tuple[float, float]], symbol: str) -> look.Json:
    """(percent lost, row) of each run on one Python."""
    lock = "var(--gil-lock)"
    marker = {"symbol": symbol, "size": 11, "color": lock, "line": {"width": 2, "color": lock}}
    trace = {"type": "scatter", "mode": "markers", "name": name, "marker": marker}
    places = {"x": [x for x, _ in points], "y": [y for _, y in points]}
    return trace | places | {"hovertemplate": "%{x:.3g} % lost"}


def exit_codes(runs: list[dict[str, Any]]) -> str:
    """How crash.py ended, such as "-11 in 4 of 5, 0 in 1 of 5"."""
    ends = Counter(run["code"] for run in runs)
    return ", ".join(f"{code} in {n} of {len(runs)}" for code, n in ends.items())
