"""Waiting over offered load: light requests' 99th percentile, heavy requests' median."""

from gillab import charts
from gillab.results import Results
from gillab.server import shown

PANELS = {"light": ("p99", "light requests, 99 %"), "heavy": ("p50", "heavy requests, median")}


def build(results: Results) -> dict:
    loads, data, table = shown.loads(results), [], []
    layout: dict = {"grid": {"rows": 2, "columns": 1, "pattern": "independent"}}
    for panel, (kind, (percentile, title)) in enumerate(PANELS.items()):
        suffix, lines = str(panel + 1) if panel else "", {}
        for load in loads:
            for way, runs in shown.runs_by_way(results, load).items():
                offered = shown.middle(runs, lambda r: r.details["offered_per_s"])
                wait = shown.middle(runs, lambda r, k=kind, p=percentile: r.details[k][p])
                lines.setdefault(way, []).append((offered, 1e3 * wait))
                table.append([title, way, f"{load:.0%}", f"{offered:.3g}", charts.seconds(wait)])
        for way, points in lines.items():
            trace = {"type": "scatter", "mode": "lines+markers", "name": way, "legendgroup": way}
            trace |= {"showlegend": not panel, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
            trace |= {"line": charts.line(way), "marker": charts.marker(way)}
            data.append(trace | {"x": [p[0] for p in points], "y": [p[1] for p in points]})
        below = "heavy requests offered a second" if panel else ""
        layout[f"xaxis{suffix}"] = charts.axis(below, rangemode="tozero")
        layout[f"yaxis{suffix}"] = charts.axis("ms (logarithmic)", type="log", dtick=1)
        layout.setdefault("annotations", []).append(charts.panel_title(title, suffix))
    if not data:
        return charts.missing(results, "server")
    alt = "Milliseconds that requests wait over the heavy requests offered a second: light ones "
    alt += "above, heavy ones below. A line that turns steeply upwards has met its limit."
    columns = ["requests", "way", "of all cores", "offered per second", "wait"]
    return charts.figure(results, data, layout, alt=alt, columns=columns, rows=table, height=680)


charts.main(build)
