"""Waiting over offered load: light requests' 99th percentile, heavy requests' median."""

from gillab.charts import look, server_runs
from gillab.core.results import Results
from gillab.core.stats import percentile

PANELS = {"light": "light requests, 99 %", "heavy": "heavy requests, median"}


def wait_ms(kind: str, runs: list) -> float:
    if kind == "light":
        return percentile(server_runs.waits_ms(runs), 99)
    return 1e3 * (server_runs.middle(runs, lambda run: run.details["heavy"]["p50"]) or 0.0)


def build(results: Results) -> dict:
    loads, data, table = server_runs.loads(results), [], []
    layout: dict = {"grid": {"rows": 2, "columns": 1, "pattern": "independent"}}
    for panel, (kind, title) in enumerate(PANELS.items()):
        suffix, lines = str(panel + 1) if panel else "", {}
        for load in loads:
            for way, runs in server_runs.runs_by_way(results, load).items():
                offered, wait = runs[0].details["offered_per_s"], wait_ms(kind, runs)
                lines.setdefault(way, []).append((offered, wait))
                figures = f"{load:.0%}", f"{offered:.3g}", look.seconds(wait / 1e3)
                table.append([title, way, *figures, *server_runs.lost(runs)])
        for way, points in lines.items():
            trace = {"type": "scatter", "mode": "lines+markers", "name": way, "legendgroup": way}
            trace |= {"showlegend": not panel, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
            trace |= {"line": look.line(way), "marker": look.marker(way)}
            data.append(trace | {"x": [p[0] for p in points], "y": [p[1] for p in points]})
        below = "heavy requests offered a second" if panel else ""
        layout[f"xaxis{suffix}"] = look.axis(below, rangemode="tozero")
        layout[f"yaxis{suffix}"] = look.axis("ms (logarithmic)", type="log", dtick=1)
        layout.setdefault("annotations", []).append(look.panel_title(title, suffix))
    if not data:
        return look.missing(results, "server")
    alt = "Milliseconds that requests wait over the heavy requests offered a second: light ones "
    alt += "above, heavy ones below. A line that turns steeply upwards has met its limit."
    columns = ["requests", "way", "of all cores", "offered per second", "wait"]
    columns += ["errors", "without an answer"]
    return look.figure(
        results, data, layout, suite="server", alt=alt, columns=columns, rows=table, height=680
    )
