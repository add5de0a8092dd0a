"""Write down what the checks really say, for the pages and for machines without a compiler.

    python -m maintain.record_steps 1

Runs each step as it starts out and as solved, and keeps the terminal's text in the exercise's
folder recorded/. What the steps that need a C compiler measure goes to their recorded.json.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from gillab.course.check import terminal
from gillab.course.check.step_check import check_step, environment
from gillab.course.exercises import Step, load_exercises, select

COLUMNS = "78"  # what fits a page's code block


def provenance() -> str:
    build = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} {platform.machine()}, {os.process_cpu_count()} cores"
    return f"{build}, {machine}, {datetime.now(UTC):%Y-%m-%d}"


def solved(step: Step, folder: Path) -> dict[str, Path]:
    """The solution's files under the task's names."""
    for name in step.files:
        (folder / name).write_bytes(step.solution(name).read_bytes())
    return {name: folder / name for name in step.files}


def output(step: Step, folder: Path, *words: str) -> str:
    """What a program prints that has the solved step at hand."""
    env = environment(step, folder, solved(step, folder))
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    return done.stdout


def keep(step: Step, name: str, text: str) -> None:
    path = step.folder.parent / "recorded" / f"{step.id}-{name}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text.rstrip()}\n\nrecorded with {provenance()}\n", encoding="utf-8")


def record(step: Step) -> None:
    starters = {name: step.starter(name) for name in step.files}
    keep(step, "starter", "\n".join(terminal.verdict_lines(check_step(step, starters))))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        verdict = check_step(step, solved(step, folder))
        if not verdict.passed:
            sys.exit(f"{step.id}: its own solution does not pass: {verdict.text()}")
        keep(step, "passed", "\n".join(terminal.verdict_lines(verdict)))
        keep(step, "run", output(step, folder, "task.py"))
        ask = "import json, task, test_task as t; print(json.dumps(t.measure(task)))"
        if step.extension:  # machines without a compiler are shown these
            found = {"where": provenance(), **json.loads(output(step, folder, "-c", ask))}
            text = json.dumps(found, indent=1) + "\n"
            step.path("recorded.json").write_text(text, encoding="utf-8")


def main() -> None:
    os.environ["COLUMNS"] = COLUMNS
    for step in select(load_exercises(), sys.argv[1] if len(sys.argv) > 1 else None):
        record(step)
        print(f"recorded {step.id}")


if __name__ == "__main__":
    main()
