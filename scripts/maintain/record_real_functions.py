"""Ask of functions from public packages whether they can go to each executor; record the answers.

    .venv/bin/python scripts/maintain/record_real_functions.py
    .venv/bin/python scripts/maintain/record_real_functions.py --timing

The packages that the files in scripts/maintain/real import are installed by their names into an
environment, which is removed afterwards. With --timing each function is timed as well, a minute for
each (--seconds): only on a quiet machine. Every answer is written at once, and a stopped run goes
on where it was, unless a file, a version, the build or the machine differs; --again asks all anew.
"""

import argparse
import contextlib
import dataclasses
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

from setup import uv

from gillab.bench import provenance
from gillab.bench.builds import BuildError
from gillab.compat import environments
from gillab.core import child_environment, environment
from gillab.core.errors import SiteError
from gillab.core.places import RESULTS
from gillab.which import options, session
from gillab.which.progress import Progress
from gillab.which.target import NotMeasurable

FOLDER = Path(__file__).with_name("real")
OUTPUT = RESULTS / "real-functions.json"
PACKAGES = {  # distribution → the module that a file imports
    "apachelogs": "apachelogs",
    "blurhash": "blurhash",
    "chess": "chess",
    "diff-match-patch": "diff_match_patch",
    "fastjsonschema": "fastjsonschema",
    "jinja2": "jinja2",
    "jsonschema": "jsonschema",
    "levenshtein": "Levenshtein",
    "lxml": "lxml",
    "markdown": "markdown",
    "numpy": "numpy",
    "petl": "petl",
    "pydantic": "pydantic",
    "pygments": "pygments",
    "sqlparse": "sqlparse",
    "textdistance": "textdistance",
}
VERSIONS = (
    "import importlib.metadata as m, json, sys; "
    "print(json.dumps({name: m.version(name) for name in sys.argv[1:]}))"
)


def ask(file: Path, asked: argparse.Namespace, python: str, place: str) -> dict:
    """What `which` finds about the one public function of that file."""
    text = file.read_text(encoding="utf-8")
    function = _function(text)
    words = [f"{file}:{function}", "--python", python, "--seconds", f"{asked.seconds:g}"]
    one = session.open_session(
        options.read([*words, "--output", f"{place}/{file.stem}"]), Progress()
    )
    session.look(one)
    session.send(one)
    found = {
        "can_it_go": [
            {"executor": p.executor, "goes": p.goes, "why": p.why, "notes": p.notes}
            for p in one.passages
        ],
    }
    if asked.timing:
        results = session.measure(one, session.plan(one))
        decision = session.decide(one, results)
        said = decision.verdict
        found["verdict"] = {"winner": said.winner, "sentence": said.sentence}
        found["gains"] = [dataclasses.asdict(gain) for gain in decision.gains]
        found["warnings"] = session.warnings(results)
    one.progress.end()
    return found


def _function(text: str) -> str:
    names = re.findall(r"^def (\w+)", text, re.MULTILINE)
    return next(name for name in names if name[0] != "_")


def described(file: Path, versions: dict[str, str]) -> dict:
    """What is known of a file without asking: its function, packages and versions."""
    text = file.read_text(encoding="utf-8")
    modules = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    own = sorted(name for name, module in PACKAGES.items() if module in modules)
    return {
        "name": f"{file.stem}.{_function(text)}",
        "about": text.splitlines()[0].strip('"'),
        "versions": {name: versions[name] for name in own},
        "file_hash": hashlib.sha256(text.encode()).hexdigest()[:12],
    }


@contextlib.contextmanager
def environment_for(asked: argparse.Namespace) -> Generator[str]:
    """The Python that has the packages: the one named, or that of a new environment."""
    if asked.python:
        yield asked.python
        return
    with tempfile.TemporaryDirectory(prefix="real-") as folder:
        program = environments.Uv(uv.ensure(), Path(folder, "cache"))
        base = Path(sys.executable)
        with environments.environment(program, base, list(PACKAGES), folder=Path(folder)) as made:
            yield str(made.python)


def record(asked: argparse.Namespace, python: str) -> str:
    """Ask about every function that is not answered yet; what was done, in a line."""
    builds = session.pythons.find([python])
    (build,) = builds.names
    command = [builds.pythons[build], "-c", VERSIONS, *PACKAGES]
    said = subprocess.run(
        command, env=child_environment.variables(), capture_output=True, text=True, timeout=60
    )
    if said.returncode:
        last = said.stderr.strip().splitlines()[-1]
        raise SiteError(f"{python} lacks a package ({last}): leave --python out")
    document = _document(asked, build)
    known = {one["name"]: one for one in document["functions"]}
    files = sorted(FOLDER.glob("*.py"))
    wanted = [described(file, json.loads(said.stdout)) for file in files]
    document["functions"] = [known[one["name"]] for one in wanted if one["name"] in known]
    count = 0
    with tempfile.TemporaryDirectory(prefix="real-") as place:
        for file, one in zip(files, wanted, strict=True):
            if _answered(known.get(one["name"], {}), one, asked):
                continue
            known[one["name"]] = one | _asked(file, asked, python, place)
            count += 1
            document["functions"] = [known[w["name"]] for w in wanted if w["name"] in known]
            _save(document, asked.file)
    return f"{count} of {len(files)} functions asked, all in {asked.file.name}"


def _answered(known: dict, wanted: dict, asked: argparse.Namespace) -> bool:
    """Whether this function with these versions was asked for all that is wanted now."""
    if asked.only:
        return wanted["name"].partition(".")[0] not in asked.only
    same = all(known.get(key) == value for key, value in wanted.items())
    return same and ("gains" in known or not asked.timing)


def _asked(file: Path, asked: argparse.Namespace, python: str, place: str) -> dict:
    print(f"{file.stem} …", flush=True)
    try:
        found = ask(file, asked, python, place)
    except NotMeasurable as why:
        sys.exit(f"{file.name}: {why}")
    said = found.get("verdict", {}).get("sentence") or "; ".join(
        f"{p['executor']} {'yes' if p['goes'] else 'no'}" for p in found["can_it_go"]
    )
    print(f"{file.stem}: {said}", flush=True)
    return found | {"asked": provenance.now()}


def _document(asked: argparse.Namespace, build: str) -> dict:
    """The file to go on with, or a new one if it is of another build or machine."""
    new = {
        "created": provenance.now(),
        "command": "python scripts/maintain/record_real_functions.py"
        + (" --timing" if asked.timing else ""),
        "machine": environment.describe_machine(),
        "build": build,
        "functions": [],
    }
    if asked.again or not asked.file.is_file():
        return new
    old = json.loads(asked.file.read_text(encoding="utf-8"))
    same = (old["build"], old["machine"]) == (new["build"], new["machine"])
    return new | {"functions": old["functions"]} if same else new


def _save(document: dict, path: Path) -> None:
    """Write it beside the old one first: an interruption leaves the old one."""
    beside = path.with_suffix(".new")
    text = json.dumps(document, indent=1, ensure_ascii=False)
    beside.write_text(text + "\n", encoding="utf-8", newline="\n")
    beside.replace(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", help="an environment with the packages (default: a new one)")
    parser.add_argument("--timing", action="store_true", help="time each function as well")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each function (60)")
    parser.add_argument("--only", nargs="+", metavar="FILE", help="ask just these, anew")
    parser.add_argument("--again", action="store_true", help="ask all anew")
    parser.add_argument("--file", type=Path, default=OUTPUT, help="where the answers are kept")
    asked = parser.parse_args()
    stems = {file.stem for file in FOLDER.glob("*.py")}
    if unknown := set(asked.only or ()) - stems:
        parser.error(f"no such file: {', '.join(unknown)}; choose among {', '.join(sorted(stems))}")
    try:
        with environment_for(asked) as python:
            print(record(asked, python))
    except (SiteError, BuildError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; what was asked is kept, start it again to go on", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
