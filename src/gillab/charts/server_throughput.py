"""Heavy requests per second over memory of the process tree, on an overloaded machine."""

from gillab.charts import label_sides, look, server_runs, traces, units
from gillab.core.results import Results, Run
from gillab.core.stats import Estimate, estimate, groups

MEMORY = ("memory_idle_bytes", "memory_loaded_bytes")
STARTS = ("start_to_answer_s", "start_to_ready_s")
COLUMNS = ("way", "workers", "heavy/s", "against uvicorn", "against granian", "memory idle")
COLUMNS += ("loaded", "first answer", "all workers ready", "errors", "without an answer")
COLUMNS += ("the generator", "runs")
ALT = (
    "Heavy requests answered per second over the memory of all the server's processes, one point "
    "per number of workers. Further up is more work, further left is less memory."
)
LAYOUT = {
    "xaxis": look.axis("memory of all its processes (MB)", rangemode="tozero"),
    # The standoff keeps its 0 away from the 0 of the other axis.
    "yaxis": look.axis("heavy requests a second", rangemode="tozero", ticklabelstandoff=10),
}


def build(results: Results) -> look.Json:
    points: dict[str, list[tuple[int, float, Estimate]]] = {}
    table, most = [], server_runs.runs_by_way(results)
    peers = [most.get(peer) for peer in server_runs.PEERS]
    for workers in server_runs.worker_counts(results):
        for way, runs in server_runs.runs_by_way(results, workers=workers).items():
            a_request_s = estimate(groups(runs))
            loaded = server_runs.middle(runs, server_runs.detail("memory_loaded_bytes"))
            if loaded:
                points.setdefault(way, []).append((workers, loaded, a_request_s))
            ratios = (against(peer, runs) for peer in peers)
            table.append(
                [way, workers, f"{1 / a_request_s.median:.3g}", *ratios, *other_cells(runs)]
            )
    if not table:
        return look.missing(results, "server")
    data = [curve(way, points[way]) for way in look.in_order(points)]
    label_apart(data)
    return look.figure(
        results, data, LAYOUT, suite="server", alt=ALT, columns=COLUMNS, rows=table, height=480
    )


def other_cells(runs: list[Run]) -> list[object]:
    """The rest of a row: memory, start, lost requests, load generator, number of runs."""
    sizes, starts = (
        [server_runs.middle(runs, server_runs.detail(name)) for name in some]
        for some in (MEMORY, STARTS)
    )
    return [
        *(server_runs.cell(size, units.megabytes) for size in sizes),
        *(server_runs.cell(start, units.seconds) for start in starts),
        *server_runs.lost(runs),
        generator(runs),
        len(runs),
    ]


def generator(runs: list[Run]) -> str:
    """CPU use and lateness of the load generator: "0.20 cores, 4 ms late (p99)"."""
    names = ("generator_cpu_cores", "generator_lag_p99_s")
    cores, lag_s = (server_runs.middle(runs, server_runs.detail(name)) or 0 for name in names)
    doubtful = any(map(server_runs.doubt, runs))
    return f"{cores:.2f} cores, {units.seconds(lag_s)} late (p99)" + ": in doubt" * doubtful


def curve(way: str, points: list[tuple[int, float, Estimate]]) -> look.Json:
    """A line from fewer to more workers; each point has their number as its label."""
    rates = [1 / found.median for _, _, found in points]
    bars = {"type": "data", "symmetric": False, "color": look.colour(way)}
    bars["array"] = [1 / e.low - rate for (_, _, e), rate in zip(points, rates, strict=True)]
    bars["arrayminus"] = [rate - 1 / e.high for (_, _, e), rate in zip(points, rates, strict=True)]
    return traces.curve(way, [size / 1e6 for _, size, _ in points], rates) | {
        "mode": "lines+markers+text",
        "text": [workers for workers, _, _ in points],
        "marker": look.marker(way, 13),
        "line": look.line(way) | {"width": 1},
        "error_y": bars,
    }


def label_apart(data: list[look.Json]) -> None:
    """Put the labels of all curves on sides where they do not meet."""
    places = [place for trace in data for place in zip(trace["x"], trace["y"], strict=True)]
    found = iter(label_sides.sides(places))
    for trace in data:
        trace["textposition"] = [next(found) for _ in trace["x"]]


def against(peer: list[Run] | None, runs: list[Run]) -> str:
    """The throughput of these runs over that of a peer; a dash if the peer was not measured."""
    return units.times(server_runs.throughput_ratio(runs, peer)) if peer else "–"
