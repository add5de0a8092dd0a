"""What is gained by sharing results instead of copying them, and by several tiles a task?"""

from gillab.charts import desktop_runs, look
from gillab.core.results import Results, Run
from gillab.core.stats import ratio

WAYS = ("processes", "interpreters")
# row: (picture, a tile's edge) of the runs shared and copied
SIZES = {
    "1 kB a tile,<br>much arithmetic": ("mandelbrot", 32),
    "16 kB a tile,<br>much arithmetic": ("mandelbrot", 128),
    "256 kB a tile,<br>hardly any": ("waves", 512),
}
ONE: look.Json = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": 1, "x1": 1}
ONE |= {"line": {"color": "var(--gil-ink)", "width": 1.5, "dash": "dot"}}
BATCH = "1 kB a tile,<br>4 a task, not 1"


def build(results: Results) -> dict:
    runs = results.select("desktop", build=results.main_build)
    series, table = {}, []
    for row, name in enumerate((*SIZES, BATCH)):
        for way in WAYS:
            first, second = _pair(name, [run for run in runs if run.case.executor == way])
            if not first or not second:
                continue
            rates = [[[desktop_runs.tiles_per_s(run)] for run in some] for some in (first, second)]
            series.setdefault(way, {})[row] = ratio(*rates)
            late = [
                look.seconds(desktop_runs.late_estimate(some).median) for some in (first, second)
            ]
            speed = [
                f"{desktop_runs.middle(some, desktop_runs.tiles_per_s):.0f}"
                for some in (first, second)
            ]
            gain = look.times(series[way][row])
            table.append([name.replace("<br>", " "), way, *speed, gain, *late])
    if not series:
        return look.missing(results, "desktop")
    alt = "Tiles a second with results in shared memory, as a multiple of those with copied "
    alt += "results, for tiles of three sizes; last, four tiles a task against one. Right of 1 is "
    alt += "a gain; a bar that holds 1 shows none."
    layout = {
        "xaxis": look.axis("tiles a second, as a multiple"),
        "yaxis": look.rows_axis([*SIZES, BATCH]),
        "shapes": [ONE],
    }
    columns = ["results", "way", "tiles/s, shared or 4 a task", "tiles/s, copied or 1 a task"]
    columns += ["multiple", "late at 99 %, the former", "the latter"]
    dots = look.dots([*SIZES, BATCH], series, "×")
    height = 150 + look.ROW_PX * 5
    more: look.Json = {
        "alt": alt,
        "columns": columns,
        "rows": table,
        "height": height,
        "suite": "desktop",
    }
    return look.figure(results, dots, layout, **more)


def _pair(name: str, runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """What stands above the line and what below it, of one way with the most workers."""
    most = max((run.case.workers for run in runs), default=1)

    def those(picture: str, side: int, sent: str, batch: int = 1) -> list[Run]:
        asked = {"picture": picture, "side": side, "results": sent, "batch": batch}
        found = [run for run in runs if asked.items() <= run.case.params.items()]
        return [run for run in found if run.case.workers == most]

    if name == BATCH:
        return those("mandelbrot", 32, "shared", 4), those("mandelbrot", 32, "shared")
    return those(*SIZES[name], "shared"), those(*SIZES[name], "copied")
