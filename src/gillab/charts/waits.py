"""How long does a thread wait until it runs again, beside threads and beside interpreters?"""

import math

from gillab.charts import look, traces, units
from gillab.core.results import Results, Run
from gillab.core.stats import percentile, quantiles

ROWS = {0: "nothing computes", 1: "one computes", 2: "two compute", 4: "four compute"}
SHIFTS = {"threads": -0.2, "interpreters": 0.2}  # threads above interpreters in each row
FLOOR_S = 1e-6  # a logarithmic axis needs values above 0
ALT = (
    "How long a thread waits after each short sleep until it runs again, on a logarithmic axis. "
    "A row says how many workers compute meanwhile: threads under the same GIL, or interpreters "
    "with GILs of their own. The strokes are the distribution, one for every two percent of the "
    "waits. The mark is the median, and its bar holds eight of ten waits. The dotted line is "
    "sys.getswitchinterval(), {}: a thread that wants the GIL waits so long before it asks for "
    "it. Where more workers compute than there are cores, a thread also waits for a core."
)
COLUMNS = ("computing", "executor", "waits", "median", "9 of 10", "99 of 100", "longest", "over {}")


def build(results: Results) -> look.Json:
    runs = results.select("waits", build=results.main_build)
    if not runs:
        return look.missing(results, "waits")
    found: dict[str, dict[int, list[float]]] = {}  # seconds, by executor and number of workers
    for run in runs:
        found.setdefault(run.case.executor, {}).setdefault(computing(run), []).extend(run.values)
    names = look.in_order(found)
    counts = [count for count in ROWS if any(count in waits for waits in found.values())]
    places = {count: place for place, count in enumerate(counts)}
    interval_s = runs[0].details["switch_interval_s"]
    interval = units.seconds(interval_s)
    layout = {
        "xaxis": look.axis("milliseconds (logarithmic)", type="log", dtick=1),
        "yaxis": look.rows_axis([ROWS[count] for count in counts]),
        "shapes": [limit(interval_s)],
        "annotations": [limit_name(interval_s)],
    }
    table = [
        [ROWS[count], name, *figures(found[name][count], interval_s)]
        for count in counts
        for name in names
        if count in found[name]
    ]
    return look.figure(
        results,
        [trace for name in names for trace in drawn(name, found[name], places)],
        layout,
        suite="waits",
        alt=ALT.format(interval),
        columns=[column.format(interval) for column in COLUMNS],
        rows=table,
        height=140 + 2 * look.ROW_PX * len(counts),
    )


def computing(run: Run) -> int:
    """How many workers computed beside the waiting thread."""
    return 0 if run.case.executor == "inline" else run.case.workers


def figures(waits: list[float], limit_s: float) -> list[object]:
    """For the table: how many waits, their percentiles, and the share above the limit."""
    over = sum(wait > limit_s for wait in waits) / len(waits)
    found = [units.seconds(percentile(waits, percent)) for percent in (50, 90, 99, 100)]
    return [len(waits), *found, f"{over:.0%}"]


def drawn(name: str, by_count: dict[int, list[float]], places: dict[int, int]) -> list[look.Json]:
    """The distribution of each row as strokes, and its middle as a mark with a bar."""
    strokes, middles = [], []
    for count, waits in sorted(by_count.items()):
        y = places[count] + SHIFTS.get(name, 0.0)
        strokes += [(max(FLOOR_S, wait) * 1e3, y) for wait in quantiles(waits)]
        middles.append((y, [max(FLOOR_S, percentile(waits, p)) * 1e3 for p in (10, 50, 90)]))
    bars = {
        "type": "data",
        "symmetric": False,
        "array": [high - middle for _, (_, middle, high) in middles],
        "arrayminus": [middle - low for _, (low, middle, _) in middles],
        "color": look.colour(name),
        "thickness": 2,
        "width": 5,
    }
    mark = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "showlegend": name != "inline",  # its row says that nothing computes
        "x": [middle for _, (_, middle, _) in middles],
        "y": [y for y, _ in middles],
        "marker": look.marker(name),
        "error_x": bars,
        "hovertemplate": "median %{x:.3s} ms",
    }
    return [traces.faint(name, strokes), mark]


def limit(seconds: float) -> look.Json:
    """A vertical dotted line at that time."""
    line = {"color": "var(--gil-ink-soft)", "dash": "dot"}
    place = {"x0": seconds * 1e3, "x1": seconds * 1e3, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "line": line} | place


def limit_name(seconds: float) -> look.Json:
    """The line's name, to its right at the top; a position on a logarithmic axis is an exponent."""
    place = {"x": math.log10(seconds * 1e3), "y": 1, "yref": "paper"}
    anchors = {"xanchor": "left", "yanchor": "top", "showarrow": False}
    return {"text": "switch interval", "font": {"color": "var(--gil-ink-soft)"}} | place | anchors
