"""Waiting time over offered load: 99th percentile of light requests, median of heavy ones."""

from gillab.charts import look, server_runs, traces, units
from gillab.core.results import Results, Run
from gillab.core.stats import percentile

PANELS = {"light": "light requests, 99 %", "heavy": "heavy requests, median"}
ALT = (
    "Waiting time of requests in milliseconds over the heavy requests offered per second: light "
    "ones above, heavy ones below. Where a line turns steeply upwards, the server is at its limit."
)
COLUMNS = ("requests", "way", "of all cores", "offered per second", "wait")
COLUMNS += ("errors", "without an answer")


def wait_ms(kind: str, runs: list[Run]) -> float:
    """The waiting time that a panel shows; 0 if it is not known."""
    if kind == "light":
        return percentile(server_runs.waits_ms(runs), 99)
    return 1e3 * (server_runs.middle(runs, lambda run: run.details["heavy"]["p50"]) or 0.0)


def build(results: Results) -> look.Json:
    data, table, layout = [], [], look.panels(PANELS.values())
    for (kind, title), suffix in zip(PANELS.items(), look.suffixes(PANELS), strict=True):
        lines: dict[str, list[tuple[float, float]]] = {}
        for load in server_runs.loads(results):
            for way, runs in server_runs.runs_by_way(results, load).items():
                offered, wait = runs[0].details["offered_per_s"], wait_ms(kind, runs)
                lines.setdefault(way, []).append((offered, wait))
                figures = f"{load:.0%}", f"{offered:.3g}", units.seconds(wait / 1e3)
                table.append([title, way, *figures, *server_runs.lost(runs)])
        for way, points in lines.items():
            x, y = zip(*points, strict=True)
            data.append(traces.curve(way, x, y) | look.in_panel(way, suffix))
        below = "heavy requests offered a second" if suffix else ""
        layout[f"xaxis{suffix}"] = look.axis(below, rangemode="tozero")
        layout[f"yaxis{suffix}"] = look.axis("ms (logarithmic)", type="log", dtick=1)
    if not data:
        return look.missing(results, "server")
    return look.figure(
        results, data, layout, suite="server", alt=ALT, columns=COLUMNS, rows=table, height=680
    )
