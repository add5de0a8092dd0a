"""Run the examples of the pages and write down what they really printed.

    python3 scripts/maintain/record_examples.py                    all of them, with this Python
    python3 scripts/maintain/record_examples.py 06-pep-734/talk    one of them
    python3 scripts/maintain/record_examples.py --python PATH      with another build

docs/examples/PAGE/NAME.py prints, and NAME.out beside it keeps what it printed on 3.14.
Where a newer Python prints something else, NAME.3.15.out keeps that as well.
Where the text varies from run to run, NAME.pattern holds a regular expression for all of it.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
TIME_LIMIT_S = 60
OLDEST = "3.14"
# A line "# needs: unix (why)" in an example says where it cannot run.
NEED = re.compile(r"^# needs: unix \((?P<why>.+)\)$", re.MULTILINE)


class ExampleFailed(Exception):
    """An example ended badly, took too long or wrote to its error stream."""


@dataclass(frozen=True)
class Example:
    script: Path

    @property
    def name(self) -> str:
        return self.script.relative_to(EXAMPLES).with_suffix("").as_posix()

    @property
    def needs_unix(self) -> str | None:
        """Why it cannot run on Windows, or None."""
        found = NEED.search(self.script.read_text(encoding="utf-8"))
        return found["why"] if found else None

    @property
    def pattern(self) -> str | None:
        path = self.script.with_suffix(".pattern")
        return path.read_text(encoding="utf-8").rstrip("\n") if path.exists() else None

    def record(self, version: str) -> Path:
        """Where the output of *version* ("3.15") is kept; 3.14's unless its own file exists."""
        own = self.script.with_suffix(f".{version}.out")
        return own if own.exists() else self.script.with_suffix(".out")


def all_examples() -> list[Example]:
    return [Example(script) for script in sorted(EXAMPLES.glob("*/*.py"))]


def clean_environment() -> dict[str, str]:
    """The caller's environment without what changes how Python behaves.

    Unbuffered, since interpreters have buffers of their own: lines come as on a terminal.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
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


def version_of(python: str) -> str:
    """The feature version of the build at *python*, as "3.15"."""
    code = "import sys; print('{}.{}'.format(*sys.version_info))"
    return subprocess.check_output([python, "-c", code], text=True, timeout=30).strip()


def record(example: Example, python: str, version: str) -> str:
    """Write what *example* printed; return the word for what was done."""
    printed = run(example, python)
    if example.pattern and not re.fullmatch(example.pattern, printed.rstrip("\n")):
        raise ExampleFailed(f"{example.name}: does not fit its .pattern file:\n{printed}")
    base = example.script.with_suffix(".out")
    own = example.script.with_suffix(f".{version}.out")
    target = base if version == OLDEST else own
    if version != OLDEST and (example.pattern or printed == base.read_text(encoding="utf-8")):
        own.unlink(missing_ok=True)
        return "as on 3.14"
    if target.exists() and (example.pattern or target.read_text(encoding="utf-8") == printed):
        return "unchanged"
    target.write_text(printed, encoding="utf-8", newline="\n")
    return f"written to {target.name}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="PAGE/NAME; without any: all")
    parser.add_argument("--python", default=sys.executable, help="the build to run them with")
    choice = parser.parse_args()
    version = version_of(choice.python)
    known = {example.name: example for example in all_examples()}
    failed = 0
    for name in choice.names or known:
        if name not in known:
            print(f"no example {name!r}; they are in docs/examples, written PAGE/NAME")
            return 2
        try:
            print(f"{name}: {record(known[name], choice.python, version)}")
        except ExampleFailed as error:
            failed += 1
            print(f"FAILED {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
