"""Count five times on each Python what exercise 1 loses, into the JSON file of the page's chart.

    .venv/bin/python scripts/maintain/count_lost_updates.py .venv/bin/python .venv-3.15/bin/python

Each count is a process of its own, and the Pythons take turns. The counts are right on a busy
machine too, but there threads meet less often. A free-threaded build counts step 1.1 only: the
steps with an extension use the stable ABI, which 3.14 does not have there
(https://docs.python.org/3.14/howto/free-threading-extensions.html), and have no GIL to switch off.
"""

import argparse
import functools
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

from gillab.core.environment import describe_machine
from gillab.core.places import RESULTS
from gillab.course.check.c_extension import NoCompiler
from gillab.course.check.solved_run import run_solved
from gillab.course.exercises import Step, load_exercises, select

FILE = RESULTS / "lost.json"
STEPS = ("1.1", "1.2", "1.4")
STEPS_WITHOUT_GIL = ("1.1",)
RUNS = 5
ASK = """
import json, platform, sysconfig, task, test_task
build = f"{platform.python_implementation()} {platform.python_version()}"
build += ", free-threaded" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
print(json.dumps({"build": build, **test_task.measure(task)}))
"""


def count(step: Step, python: str) -> dict:
    """What the step's `measure` finds with our solution, in a process of its own."""
    try:
        printed = run_solved(step, [python, "-c", ASK])
    except NoCompiler as error:
        sys.exit(f"{step.id} cannot be counted here: {error}")
    return {"step": step.id, **json.loads(printed.splitlines()[-1])}


@functools.cache
def free_threaded(python: str) -> bool:
    """Whether that build has no GIL."""
    question = "import sysconfig; print(sysconfig.get_config_var('Py_GIL_DISABLED') or 0)"
    return subprocess.run([python, "-c", question], stdout=subprocess.PIPE).stdout.strip() == b"1"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "pythons", nargs="*", default=[sys.executable], help="builds; without any: this one"
    )
    pythons = [os.path.abspath(python) for python in parser.parse_args().pythons]
    steps = [step for step in select(load_exercises(), "1") if step.id in STEPS]
    runs = []
    for number in range(1, RUNS + 1):
        runs += [
            count(step, python)
            for step in steps
            for python in pythons
            if step.id in STEPS_WITHOUT_GIL or not free_threaded(python)
        ]
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
