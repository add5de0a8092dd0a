"""Heavy requests a second against memory of the whole tree, at more load than can be borne."""

from gillab import charts
from gillab.results import Results
from gillab.server import shown
from gillab.stats import estimate, groups


def build(results: Results) -> dict:
    ways = shown.runs_by_way(results)
    data, table = [], []
    for way, runs in ways.items():
        per_task = estimate(groups(runs))
        rate, memory = 1 / per_task.median, shown.middle(runs, lambda r: r.details[PSS])
        point = {"type": "scatter", "mode": "markers", "name": way, "x": [memory / 1e6]}
        bars: dict = {"array": [1 / per_task.low - rate], "arrayminus": [rate - 1 / per_task.high]}
        bars |= {"type": "data", "symmetric": False, "color": charts.colour(way)}
        data.append(point | {"y": [rate], "marker": charts.marker(way, 14), "error_y": bars})
        errors = sum(sum(run.details["errors"].values()) for run in runs)
        start = charts.seconds(shown.middle(runs, lambda r: r.details["start_to_answer_s"]))
        idle = shown.middle(runs, lambda r: r.details["pss_idle_bytes"])
        sizes = charts.megabytes(idle), charts.megabytes(memory)
        table.append([way, runs[0].case.workers, f"{rate:.3g}", *sizes, start, errors])
    if not ways:
        return charts.missing(results, "server")
    alt = "Heavy requests answered a second over the memory of all the server's processes. "
    alt += "Further up is more work, further left is less memory."
    layout = {
        "xaxis": charts.axis("memory of the whole tree, loaded (MB)", rangemode="tozero"),
        "yaxis": charts.axis("heavy requests a second", rangemode="tozero"),
    }
    columns = ["way", "workers", "heavy/s", "idle", "loaded", "start to first answer", "errors"]
    return charts.figure(results, data, layout, alt=alt, columns=columns, rows=table)


PSS = "pss_loaded_bytes"
charts.main(build)
