"""How much faster are shared results than copied ones, and several tiles per task than one?"""

from gillab.charts import desktop_runs, look, traces, units
from gillab.core.results import Results, Run

WAYS = ("processes", "interpreters")
# row: (picture, a tile's edge in pixels)
SIZES = {
    "1 kB a tile,<br>much arithmetic": ("mandelbrot", 32),
    "16 kB a tile,<br>much arithmetic": ("mandelbrot", 128),
    "256 kB a tile,<br>hardly any": ("waves", 512),
}
BATCH = "1 kB a tile,<br>4 a task, not 1"
ROWS = (*SIZES, BATCH)
ONE: look.Json = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": 1, "x1": 1}
ONE |= {"line": {"color": "var(--gil-ink)", "width": 1.5, "dash": "dot"}}
LAYOUT = {
    "xaxis": look.axis("tiles a second, as a multiple"),
    "yaxis": look.rows_axis(ROWS),
    "shapes": [ONE],
}
ALT = (
    "Tiles per second with results in shared memory, as a multiple of those with copied results, "
    "by the size of a tile. The last row compares several tiles per task with one. Right of 1 is "
    "a gain; an interval that includes 1 shows none."
)
COLUMNS = ("results", "way", "tiles/s, shared or 4 a task", "tiles/s, copied or 1 a task")
COLUMNS += ("multiple", "late at 99 %, shared or 4 a task", "late at 99 %, copied or 1 a task")


def build(results: Results) -> look.Json:
    runs = results.select("desktop", build=results.main_build)
    series: dict = {}
    table: list[list[object]] = []
    for row, name in enumerate(ROWS):
        for way in WAYS:
            pair = compared(name, [run for run in runs if run.case.executor == way])
            if not all(pair):
                continue
            gain = series.setdefault(way, {})[row] = desktop_runs.speed_ratio(*pair)
            speeds = (desktop_runs.middle(some, desktop_runs.tiles_per_s) for some in pair)
            late = (units.seconds(desktop_runs.late_estimate(some).median) for some in pair)
            speed = (f"{found:.0f}" for found in speeds)
            table.append([name.replace("<br>", " "), way, *speed, units.times(gain), *late])
    if not series:
        return look.missing(results, "desktop")
    return look.figure(
        results,
        traces.dots(ROWS, series, "×"),
        LAYOUT,
        suite="desktop",
        alt=ALT,
        columns=COLUMNS,
        rows=table,
        height=150 + look.ROW_PX * (len(ROWS) + 1),
    )


def compared(name: str, runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """The runs that a row compares, with the most workers: shared and copied, or 4 and 1 a task."""
    most = max((run.case.workers for run in runs), default=1)

    def those(picture: str, side: int, sent: str, batch: int = 1) -> list[Run]:
        asked = {"picture": picture, "side": side, "results": sent, "batch": batch}
        found = [run for run in runs if asked.items() <= run.case.params.items()]
        return [run for run in found if run.case.workers == most]

    if name == BATCH:
        return those("mandelbrot", 32, "shared", 4), those("mandelbrot", 32, "shared")
    return those(*SIZES[name], "shared"), those(*SIZES[name], "copied")
