"""Count five times on each Python what exercise 1 loses, into the JSON file of the page's chart.

    .venv/bin/python scripts/maintain/count_lost_updates.py .venv/bin/python .venv-3.15/bin/python

Each count is a process of its own, and the Pythons take turns. The counts are right on a busy
machine too, but there threads meet less often.
"""

import argparse
import json
import os
import sys
from datetime import UTC, datetime

from gillab.core.environment import describe_machine
from gillab.core.places import RESULTS
from gillab.course.check.c_extension import NoCompiler
from gillab.course.check.solved_run import run_solved
from gillab.course.exercises import Step, load_exercises, select

FILE = RESULTS / "lost.json"
STEPS = ("1.1", "1.2", "1.4")
RUNS = 5
ASK = """
import json, platform, task, test_task
build = f"{platform.python_implementation()} {platform.python_version()}"
print(json.dumps({"build": build, **test_task.measure(task)}))
"""


def count(step: Step, python: str) -> dict:
    """What the step's `measure` finds with our solution, in a process of its own."""
    try:
        printed = run_solved(step, [python, "-c", ASK])
    except NoCompiler as error:
        sys.exit(f"{step.id} cannot be counted here: {error}")
    return {"step": step.id, **json.loads(printed.splitlines()[-1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "pythons", nargs="*", default=[sys.executable], help="builds; without any: this one"
    )
    pythons = [os.path.abspath(python) for python in parser.parse_args().pythons]
    steps = [step for step in select(load_exercises(), "1") if step.id in STEPS]
    runs = []
    for number in range(1, RUNS + 1):
        runs += [count(step, python) for step in steps for python in pythons]
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
