"""Heavy requests a second against memory of the whole tree, at more load than can be borne."""

from gillab import charts
from gillab.results import Results
from gillab.server import shown
from gillab.stats import estimate, groups, speedup


def build(results: Results) -> dict:
    data, table, most = {}, [], shown.runs_by_way(results)
    for workers in shown.worker_counts(results):
        for way, runs in shown.runs_by_way(results, workers=workers).items():
            rate = 1 / (value := estimate(groups(runs))).median
            idle, loaded = (shown.middle(runs, shown.detail(name)) for name in MEMORY)
            if loaded:
                point = data.setdefault(way, {"x": [], "y": [], "text": [], "up": [], "down": []})
                new = loaded / 1e6, rate, workers, 1 / value.low - rate, rate - 1 / value.high
                for name, number in zip(point, new, strict=True):
                    point[name].append(number)
            ratios = [charts.times(speedup(most[p], runs)) if p in most else "–" for p in PEERS]
            sizes = [shown.told(size, charts.megabytes) for size in (idle, loaded)]
            starts = (shown.middle(runs, shown.detail(name)) for name in STARTS)
            used = f"{shown.middle(runs, shown.detail('generator_cpu_cores')):.2f} cores, "
            used += charts.seconds(shown.middle(runs, shown.detail("generator_lag_p99_s")) or 0)
            used += " late (p99)" + ": in doubt" * any(map(shown.doubt, runs))
            row = [way, workers, f"{rate:.3g}", *ratios, *sizes]
            row += [shown.told(start, charts.seconds) for start in starts]
            table.append([*row, *shown.lost(runs), used, len(runs)])
    if not table:
        return charts.missing(results, "server")
    return charts.figure(
        results,
        traces(data),
        LAYOUT,
        suite="server",
        alt=ALT,
        columns=COLUMNS,
        rows=table,
        height=480,
    )


def traces(data: dict) -> list[dict]:
    """A line a way, from fewer to more workers; each point is named by their number."""
    made = []
    for way in [name for name in charts.SERIES if name in data]:
        found, marker = data[way], charts.marker(way, 13)
        bars = {"type": "data", "symmetric": False, "color": charts.colour(way)}
        bars |= {"array": found.pop("up"), "arrayminus": found.pop("down")}
        trace = {"type": "scatter", "mode": "lines+markers+text", "name": way, "marker": marker}
        trace |= {"line": charts.line(way) | {"width": 1}, "textposition": "middle right"}
        made.append(trace | found | {"error_y": bars, "cliponaxis": False})
    return made


PEERS = shown.PEERS
MEMORY = ("memory_idle_bytes", "memory_loaded_bytes")
STARTS = ("start_to_answer_s", "start_to_ready_s")
COLUMNS = ["way", "workers", "heavy/s", "against uvicorn", "against granian", "memory idle"]
COLUMNS += ["loaded", "first answer", "all workers ready", "errors", "without an answer"]
COLUMNS += ["the generator", "runs"]
ALT = "Heavy requests answered a second over the memory of all the server's processes, a point "
ALT += "for each number of workers. Further up is more work, further left is less memory."
LAYOUT = {
    "xaxis": charts.axis("memory of all its processes (MB)", rangemode="tozero"),
    "yaxis": charts.axis("heavy requests a second", rangemode="tozero"),
}
charts.main(build)
