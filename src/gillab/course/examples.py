"""The examples of the pages: programs in docs/examples, and what they printed when recorded.

docs/examples/PAGE/NAME.py prints, and NAME.out beside it keeps what it printed on 3.14.
Where a newer Python prints something else, NAME.3.15.out keeps that as well.
Where the text varies from run to run, NAME.pattern holds a regular expression for all of it.
An example with the line "# needs: free threading" is run and recorded on a free-threaded build.
One with "# needs: packages NAME …" is run where a build has them; the course does not install them.
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gillab.core import child_environment
from gillab.core.places import DOCS

EXAMPLES = DOCS / "examples"
TIME_LIMIT_S = 100  # the longest takes some seconds, and many times that on a busy machine
# A line "# needs: unix (why)" or "# needs: linux (why)" in an example says where it can run.
NEED = re.compile(r"^# needs: (?P<system>unix|linux) \((?P<why>.+)\)$", re.MULTILINE)
FREE_THREADED = re.compile(r"^# needs: free threading$", re.MULTILINE)
PACKAGES = re.compile(r"^# needs: packages (?P<names>[\w ]+)$", re.MULTILINE)


class ExampleFailed(Exception):
    """An example ended with an error, took too long or wrote to its error stream."""


@dataclass(frozen=True)
class Example:
    """One program of the pages."""

    script: Path

    @property
    def name(self) -> str:
        return self.script.relative_to(EXAMPLES).with_suffix("").as_posix()

    @property
    def cannot_run_here(self) -> str | None:
        """Which system it needs and why, where this is another one; else None."""
        need = NEED.search(self.script.read_text(encoding="utf-8"))
        if not need or sys.platform == "linux" or (need["system"], os.name) == ("unix", "posix"):
            return None
        return f"needs {need['system'].title()}: {need['why']}"

    @property
    def free_threaded(self) -> bool:
        """Whether it shows something of the free-threaded build and is run on no other."""
        return bool(FREE_THREADED.search(self.script.read_text(encoding="utf-8")))

    def missing(self, python: str) -> list[str]:
        """The packages that it needs and the build at *python* does not have."""
        need = PACKAGES.search(self.script.read_text(encoding="utf-8"))
        if not need:
            return []
        code = (
            "from importlib.util import find_spec;"
            f"print(*[name for name in {need['names'].split()} if not find_spec(name)])"
        )
        return _printed(python, code).split()

    @property
    def pattern(self) -> str | None:
        path = self.script.with_suffix(".pattern")
        return path.read_text(encoding="utf-8").rstrip("\n") if path.exists() else None

    def record(self, version: str) -> Path:
        """The file with the output of *version* ("3.15"): 3.14's unless it has one of its own."""
        own = self.script.with_suffix(f".{version}.out")
        return own if own.exists() else self.script.with_suffix(".out")


def all_examples() -> list[Example]:
    return [Example(script) for script in sorted(EXAMPLES.glob("*/*.py"))]


def clean_environment() -> dict[str, str]:
    """The caller's environment without the variables that change how Python behaves.

    Output is unbuffered, since interpreters have buffers of their own: lines come in the order in
    which a terminal would show them.
    """
    given = child_environment.variables()
    kept = {name: value for name, value in given.items() if not name.startswith("PYTHON")}
    settings = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    return {**kept, **settings, "NO_COLOR": "1"}


def run(example: Example, python: str) -> str:
    """What *example* prints in a fresh process with an empty working directory."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "empty")
        folder.mkdir()
        try:
            ended = subprocess.run(
                [python, example.script],
                cwd=folder,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=TIME_LIMIT_S,
            )
        except subprocess.TimeoutExpired as error:
            raise ExampleFailed(f"{example.name}: not done after {TIME_LIMIT_S} s") from error
    if ended.returncode or ended.stderr:
        raise ExampleFailed(f"{example.name}: exit code {ended.returncode}\n{ended.stderr}")
    return ended.stdout


def is_free_threaded(python: str) -> bool:
    """Whether the build at *python* was made without the GIL."""
    code = "import sysconfig; print(sysconfig.get_config_var('Py_GIL_DISABLED'))"
    return _printed(python, code) == "1"


def version_of(python: str) -> str:
    """The feature version of the build at *python*, as "3.15"."""
    return _printed(python, "import sys; print('{}.{}'.format(*sys.version_info))")


def _printed(python: str, code: str) -> str:
    command, env = [python, "-c", code], child_environment.variables()
    return subprocess.check_output(command, text=True, timeout=30, env=env).strip()
