"""Run a program with a step's solution in place of task.py, for the recorders."""

import os
import platform
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gillab.course.check.c_extension import NoCompiler
from gillab.course.check.step_check import environment
from gillab.course.exercises import Step

TIMEOUT_S = 120


def run_solved(step: Step, command: Sequence[str]) -> str:
    """What the program prints; the solution's files are its task.py and so on.

    NoCompiler where the step's extension cannot be built, CalledProcessError where it fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, path in step.solutions().items():
            (folder / name).write_bytes(path.read_bytes())
        env = environment(step, folder, {name: folder / name for name in step.files})
        if "GILLAB_NO_EXTENSION" in env:
            raise NoCompiler(env["GILLAB_NO_EXTENSION"])
        done = subprocess.run(
            command,
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=True,
        )
    return done.stdout


def provenance() -> str:
    """The build, the machine and the day, as every recorded text names them."""
    build = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} {platform.machine()}, {os.process_cpu_count()} cores"
    return f"{build}, {machine}, {datetime.now(UTC):%Y-%m-%d}"
