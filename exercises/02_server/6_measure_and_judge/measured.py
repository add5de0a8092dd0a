"""The rows of the newest results: your own where you have measured, else ours."""

import math

from task import Row

from gillab.charts import server_runs
from gillab.core.places import ROOT
from gillab.core.results import Run, load
from gillab.core.stats import estimate, groups, percentile

FOLDER = ROOT / "docs" / "results"


def rows() -> list:
    """One row a way, at the highest load that was offered, from the first file that has any; a
    line says whose they are."""
    for name in ("local.json", "server.json", "reference.json"):
        path = FOLDER / name
        if path.exists() and (ways := server_runs.runs_by_way(load(path))):
            whose = "yours" if name == "local.json" else "ours"
            print(f"{whose}: {load(path).source_line}")
            return [_row(way, runs) for way, runs in ways.items()]
    raise SystemExit("nothing was measured yet: python3 scripts/workshop.py bench --suite server")


def _row(way: str, runs: list[Run]) -> Row:
    memory = server_runs.middle(runs, server_runs.detail("memory_loaded_bytes"))
    return Row(
        way,
        1 / estimate(groups(runs)).median,
        percentile(server_runs.waits_ms(runs), 99) / 1e3,
        math.inf if memory is None else memory / 1e6,  # a system may not tell it
        server_runs.lost(runs)[0],
    )
