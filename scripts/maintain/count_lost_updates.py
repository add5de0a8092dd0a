"""Count five times on each Python what gets lost in exercise 1: one JSON file for the page's chart.

    python -m maintain.count_lost_updates .venv/bin/python .venv-3.15/bin/python

Each count is a process of its own, the Pythons in turn. A quiet machine is not needed for the
counts to be right, but a busy one makes threads meet less often.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from maintain.record_steps import solved

from gillab.core.environment import describe_machine
from gillab.core.places import ROOT
from gillab.course.check.step_check import environment
from gillab.course.exercises import Step, load_exercises, select

FILE = ROOT / "docs" / "results" / "lost.json"
STEPS = ("1.1", "1.3", "1.4")
RUNS = 5
TIMEOUT_S = 120
ASK = """
import json, platform, task, test_task
build = f"{platform.python_implementation()} {platform.python_version()}"
print(json.dumps({"build": build, **test_task.measure(task)}))
"""


def count(step: Step, python: str) -> dict:
    """What the step's `measure` finds with our solution, in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        env = environment(step, folder, solved(step, folder))
        if "GILLAB_NO_EXTENSION" in env:
            sys.exit(f"{step.id} cannot be counted here: {env['GILLAB_NO_EXTENSION']}")
        done = subprocess.run(
            [python, "-c", ASK],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=True,
        )
    return {"step": step.id, **json.loads(done.stdout.splitlines()[-1])}


def main() -> None:
    pythons = sys.argv[1:] or [sys.executable]
    steps = [step for step in select(load_exercises(), "1") if step.id in STEPS]
    runs = []
    for number in range(1, RUNS + 1):
        for step in steps:
            runs += [count(step, os.path.abspath(python)) for python in pythons]
        print(f"round {number} of {RUNS}", flush=True)
    document = {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": describe_machine(),
        "runs": runs,
    }
    FILE.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"written: {FILE}")


if __name__ == "__main__":
    main()
