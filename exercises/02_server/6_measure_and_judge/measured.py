"""What the newest results say of each way: your own where you have measured, else ours."""

import math

from gillab.charts import server_runs
from gillab.core.places import RESULTS
from gillab.core.results import Run, load
from gillab.core.stats import estimate, groups, percentile

FOLDER = RESULTS
Values = tuple[str, float, float, float, int]


def rows() -> list[Values]:
    """The values of a Row for each way, at the highest load that was offered.

    They come from the first file that has any; a printed line says whose measurement it is.
    """
    for name in ("local.json", "server.json", "reference.json"):
        path = FOLDER / name
        if path.exists() and (ways := server_runs.runs_by_way(load(path))):
            whose = "yours" if name == "local.json" else "ours"
            print(f"{whose}: {load(path).source_line}")
            return [_values(way, runs) for way, runs in ways.items()]
    raise SystemExit("nothing was measured yet: python3 scripts/workshop.py bench --suite server")


def _values(way: str, runs: list[Run]) -> Values:
    """(way, heavy requests per second, light p99 in seconds, megabytes, errors)."""
    memory = server_runs.middle(runs, server_runs.detail("memory_loaded_bytes"))
    return (
        way,
        1 / estimate(groups(runs)).median,
        percentile(server_runs.waits_ms(runs), 99) / 1e3,
        math.inf if memory is None else memory / 1e6,  # not every system tells it
        server_runs.lost(runs)[0],
    )
