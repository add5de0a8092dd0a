"""The charts of the server suite and step 2.6 use committed results."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from gillab.charts import catalogue
from gillab.core.places import EXERCISES, RESULTS, SOURCE
from gillab.core.results import load

# The files that hold the suite.
FILES = [RESULTS / name for name in ("server.json", "reference.json")]
WAYS = {"inline", "threads", "processes", "interpreters", "loops", "uvicorn", "granian"}


@pytest.mark.parametrize("name", ["throughput", "light", "load", "bar"])
def test_every_chart_of_the_server_has_data(name):
    drawn = (catalogue.draw(f"server-{name}", load(path)) for path in FILES if path.exists())
    found = next((figure for figure in drawn if figure["data"]), None)
    assert found, "measure it: scripts/bench.py --full --suite server"
    named = {trace["name"] for trace in found["data"]}
    assert "loops" in named if name == "bar" else named >= WAYS


def test_step_2_6_uses_our_results_if_there_are_no_others(tmp_path):
    """Without the user's own file, as after cloning."""
    for path in FILES:
        if path.exists():
            shutil.copy(path, tmp_path)
    step = EXERCISES / "02_server" / "6_measure_and_judge"
    (tmp_path / "task.py").write_bytes((step / "solution.py").read_bytes())
    program = "import measured, pathlib, sys; measured.FOLDER = pathlib.Path(sys.argv[1]); "
    program += "print(*(way for way, *_ in measured.rows()), sep=',')"
    path = os.pathsep.join(map(str, (tmp_path, step, SOURCE)))
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    whose, ways = done.stdout.strip().splitlines()
    assert whose.startswith("ours: ") and set(ways.split(",")) >= WAYS


def test_what_the_results_page_says_of_threads_without_the_gil_holds():
    """They answer more than threads with it, in less memory than any other way of two workers."""
    drawn = catalogue.draw("server-throughput", load(RESULTS / "server.json"))
    table = drawn["layout"]["meta"]["table"]
    rows = {
        (row[0], row[1]): dict(zip(table["columns"], row, strict=True)) for row in table["rows"]
    }
    held = {
        way: float(row["loaded"].removesuffix(" MB"))
        for (way, workers), row in rows.items()
        if workers == 2
    }
    free = held.pop("threads, no GIL")
    assert all(free < taken for way, taken in held.items() if way != "threads")
    rates = [float(rows[way, 2]["heavy/s"]) for way in ("threads, no GIL", "threads")]
    assert rates[0] > rates[1]
