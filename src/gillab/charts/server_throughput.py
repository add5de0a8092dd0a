"""Heavy requests a second against memory of the whole tree, at more load than can be borne."""

from gillab.charts import look, server_runs
from gillab.core.results import Results
from gillab.core.stats import estimate, groups, speedup


def build(results: Results) -> dict:
    data, table, most = {}, [], server_runs.runs_by_way(results)
    for workers in server_runs.worker_counts(results):
        for way, runs in server_runs.runs_by_way(results, workers=workers).items():
            rate = 1 / (value := estimate(groups(runs))).median
            idle, loaded = (server_runs.middle(runs, server_runs.detail(name)) for name in MEMORY)
            if loaded:
                point = data.setdefault(way, {"x": [], "y": [], "text": [], "up": [], "down": []})
                new = loaded / 1e6, rate, workers, 1 / value.low - rate, rate - 1 / value.high
                for name, number in zip(point, new, strict=True):
                    point[name].append(number)
            ratios = [look.times(speedup(most[p], runs)) if p in most else "–" for p in PEERS]
            sizes = [server_runs.told(size, look.megabytes) for size in (idle, loaded)]
            starts = (server_runs.middle(runs, server_runs.detail(name)) for name in STARTS)
            used = (
                f"{server_runs.middle(runs, server_runs.detail('generator_cpu_cores')):.2f} cores, "
            )
            used += look.seconds(
                server_runs.middle(runs, server_runs.detail("generator_lag_p99_s")) or 0
            )
            used += " late (p99)" + ": in doubt" * any(map(server_runs.doubt, runs))
            row = [way, workers, f"{rate:.3g}", *ratios, *sizes]
            row += [server_runs.told(start, look.seconds) for start in starts]
            table.append([*row, *server_runs.lost(runs), used, len(runs)])
    if not table:
        return look.missing(results, "server")
    return look.figure(
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
    for way in [name for name in look.SERIES if name in data]:
        found, marker = data[way], look.marker(way, 13)
        bars = {"type": "data", "symmetric": False, "color": look.colour(way)}
        bars |= {"array": found.pop("up"), "arrayminus": found.pop("down")}
        trace = {"type": "scatter", "mode": "lines+markers+text", "name": way, "marker": marker}
        trace |= {"line": look.line(way) | {"width": 1}, "textposition": "middle right"}
        made.append(trace | found | {"error_y": bars, "cliponaxis": False})
    return made


PEERS = server_runs.PEERS
MEMORY = ("memory_idle_bytes", "memory_loaded_bytes")
STARTS = ("start_to_answer_s", "start_to_ready_s")
COLUMNS = ["way", "workers", "heavy/s", "against uvicorn", "against granian", "memory idle"]
COLUMNS += ["loaded", "first answer", "all workers ready", "errors", "without an answer"]
COLUMNS += ["the generator", "runs"]
ALT = "Heavy requests answered a second over the memory of all the server's processes, a point "
ALT += "for each number of workers. Further up is more work, further left is less memory."
LAYOUT = {
    "xaxis": look.axis("memory of all its processes (MB)", rangemode="tozero"),
    "yaxis": look.axis("heavy requests a second", rangemode="tozero"),
}
