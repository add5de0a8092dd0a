"""Ask of functions from public packages whether they can go to each executor; record the answers.

    .venv/bin/python scripts/maintain/record_real_functions.py --python VENV

VENV is an environment with the packages that the files in scripts/maintain/real import:
markdown jinja2 jsonschema chess pygments sqlparse numpy pydantic lxml Levenshtein.
With --timing each function is timed as well, about a minute for each: only on a quiet machine.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from gillab.bench import provenance
from gillab.core import environment
from gillab.core.places import RESULTS
from gillab.which import cli, options, session
from gillab.which.progress import Progress

FOLDER = Path(__file__).with_name("real")
OUTPUT = RESULTS / "real-functions.json"
VERSIONS = (
    "import importlib.metadata as m, json; "
    "print(json.dumps({d.metadata['Name'].lower(): d.version for d in m.distributions()}))"
)


def ask(file: Path, python: str, timing: bool) -> dict:
    """What `which` finds about the one public function of that file."""
    text = file.read_text(encoding="utf-8")
    function = next(
        name for name in re.findall(r"^def (\w+)", text, re.MULTILINE) if name[0] != "_"
    )
    asked = options.read([f"{file}:{function}", "--python", python])
    one = session.open_session(asked, Progress())
    session.look(one)
    session.send(one)
    found = {
        "name": f"{file.stem}.{function}",
        "about": text.splitlines()[0].strip('"'),
        "imports": sorted(set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))),
        "can_it_go": [
            {"executor": p.executor, "goes": p.goes, "why": p.why, "notes": p.notes}
            for p in one.passages
        ],
    }
    return found | (timed(file, function, python) if timing else {})


def timed(file: Path, function: str, python: str) -> dict:
    """The verdict and the gains."""
    command = [sys.executable, "-m", cli.__name__, f"{file}:{function}", "--python", python]
    done = subprocess.run([*command, "--json"], stdout=subprocess.PIPE, check=True, timeout=600)
    said = json.loads(done.stdout)
    return {"verdict": said["verdict"], "gains": said["does_it_pay"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", required=True, help="an environment with the packages")
    parser.add_argument("--timing", action="store_true", help="time each function as well")
    asked = parser.parse_args()
    python = session.pythons.find([asked.python])
    (build,) = python.names
    answer = subprocess.run(
        [python.pythons[build], "-c", VERSIONS], capture_output=True, check=True, timeout=60
    )
    versions = json.loads(answer.stdout)
    found = [ask(file, asked.python, asked.timing) for file in sorted(FOLDER.glob("*.py"))]
    for one in found:
        names = {name.lower() for name in one["imports"]}
        one["versions"] = {name: versions[name] for name in sorted(names & versions.keys())}
    document = {
        "created": provenance.now(),
        "machine": environment.describe_machine(),
        "build": build,
        "functions": found,
    }
    OUTPUT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(found)} functions in {OUTPUT.name}")


if __name__ == "__main__":
    main()
