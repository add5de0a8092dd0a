"""How much gets lost in exercise 1? Five runs of each count, on every Python that was tried."""

import json
from collections import Counter

from gillab.charts import look
from gillab.core.places import RESULTS
from gillab.core.results import Results

NAME = "lost.json"
FILE = RESULTS / NAME
ROWS = {  # (step, what is lost, of how many)
    "1.1: counter += 1": ("1.1", "bump_plain", lambda run: run["total"]),
    "1.1: counter += one()": ("1.1", "bump_call", lambda run: run["total"]),
    "1.3: references, with the GIL": ("1.3", "held", lambda run: 2 * run["held_times"]),
    "1.3: references, without it": ("1.3", "released", lambda run: 2 * run["times"]),
    "1.4: a C counter, two GILs": ("1.4", "missing", lambda run: run["total"]),
}
SYMBOLS = ("circle", "diamond-open", "square", "triangle-up-open")


def build(results: Results) -> dict:
    found = json.loads(FILE.read_text("utf-8"))
    builds = list(dict.fromkeys(run["build"] for run in found["runs"]))
    data, table = [], []
    for place, name in enumerate(builds):
        x, y = [], []
        for row, (title, (step, key, total)) in enumerate(ROWS.items()):
            runs = [r for r in found["runs"] if (r["build"], r["step"]) == (name, step)]
            x += [100 * run[key] / total(run) for run in runs]
            y += [row + (place - (len(builds) - 1) / 2) * 0.3 for _ in runs]
            lost = ", ".join(f"{run[key]:,} of {total(run):,}" for run in runs)
            ends = Counter(run["code"] for run in runs if key == "released")
            said = ", ".join(f"{code} in {n} of {len(runs)}" for code, n in ends.items())
            table.append([title, name, lost, said])
        points = {"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 11, "color": "var(--gil-lock)"}
        line = {"width": 2, "color": "var(--gil-lock)"}
        dots = {"type": "scatter", "mode": "markers", "name": name, "x": x, "y": y}
        data.append(dots | {"marker": points | {"line": line}, "hovertemplate": "%{x:.3g} % lost"})
    alt = (
        "Share of the additions that were lost, a point for each of five runs and each Python. "
        "What stands at 0 lost none; how much the others lose differs from run to run."
    )
    layout = {
        "xaxis": look.axis("lost (%)"),
        "yaxis": look.rows_axis(list(ROWS)),
    }
    columns = ["count", "Python", "lost in each run", "exit code of crash.py"]
    made = look.figure(results, data, layout, alt=alt, rows=table, columns=columns, height=400)
    source = (found["machine"]["cpu"], ", ".join(builds), found["created"][:10])
    made["layout"]["meta"] |= {"source": " · ".join(source), "created": found["created"]}
    made["layout"]["meta"]["raw"] = f"results/{NAME}"
    return made
