"""The server suite was measured, and its charts and step 2.6 draw on that."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "results"
# Whichever of them holds the suite.
RESULTS = [FOLDER / name for name in ("server.json", "reference.json")]
WAYS = {"inline", "threads", "processes", "interpreters", "loops", "uvicorn", "granian"}


def ask(*words: str | Path, path: str = "") -> str:
    command = [sys.executable, *map(str, words)]
    variables = os.environ | {"PYTHONPATH": os.pathsep.join((path, str(ROOT / "src")))}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["throughput", "light", "load", "bar"])
def test_every_chart_of_the_server_has_data(name):
    loader = ROOT / "scripts" / "charts" / f"server-{name}.json.py"
    figures = [json.loads(ask(loader, path)) for path in RESULTS if path.exists()]
    found = next((figure for figure in figures if figure["data"]), None)
    assert found, "measure it: scripts/bench.py --full --suite server"
    named = {trace["name"] for trace in found["data"]}
    assert "loops" in named if name == "bar" else named >= WAYS


def test_step_2_6_judges_our_measurement_where_there_is_no_other(tmp_path):
    """Without a file of the reader's own, as right after cloning."""
    for path in RESULTS:
        if path.exists():
            shutil.copy(path, tmp_path)
    step = ROOT / "exercises" / "02_server" / "6_measure_and_judge"
    (tmp_path / "task.py").write_bytes((step / "solution.py").read_bytes())
    program = "import measured, pathlib, sys; measured.FOLDER = pathlib.Path(sys.argv[1]); "
    program += "print(*(way for way, *_ in measured.rows()), sep=',')"
    found = ask("-c", program, tmp_path, path=os.pathsep.join(map(str, (tmp_path, step))))
    whose, ways = found.strip().splitlines()
    assert whose.startswith("ours: ") and set(ways.split(",")) >= WAYS
