"""Ask all chosen packages on each Python and keep the answers in docs/results/compat.json.

    .venv/bin/python scripts/maintain/compat.py .venv/bin/python .venv-3.15/bin/python

Each package gets an environment of its own, which is removed afterwards. A stopped run goes on
where it was, and --seconds stops it by itself after the packages that it has begun; --again begins
a new one, and the page then says what has changed. Names after --only ask just these again.
--wheels asks the index afterwards which versions have free-threaded wheels, --free-threaded whether
importing the package switches the GIL of that free-threaded Python on again.
Needs the package index and about 3 GB of disk for the time of the run.
"""

from __future__ import annotations

import argparse
import math
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

from setup import uv

from gillab.compat import chosen, environments, gil, records, survey
from gillab.core.environment import describe_machine
from gillab.core.errors import SiteError

CACHE_BYTES = 10**9  # of downloads, before they are thrown away
FREE_BYTES = 4 * 10**9
AT_ONCE = 2
SECONDS = 90  # for one module: also a busy machine imports the largest package in that time


class Run:
    """One run over all packages; what is found is written after each of them."""

    def __init__(self, document: dict, path: Path, asked: survey.Survey, end: float):
        self.document, self.path, self.survey, self.end = document, path, asked, end
        self.writing = threading.Lock()

    def ask(self, one: chosen.Chosen, version: str, base: Path) -> None:
        """Ask this package on one Python and keep the record at once, unless time is up."""
        if time.monotonic() > self.end:
            return
        record = survey.ask_package(self.survey, one, version, base)
        with self.writing:
            self.document["packages"].setdefault(one.name, {})[version] = record
            records.save(self.document, self.path)
            print(f"{version} {one.name}: {record['verdict']} {record['why'][:90]}", flush=True)
            self.bound_cache()

    def ask_gil(self, one: chosen.Chosen, version: str, base: Path) -> None:
        """Ask what importing this package does to the GIL of a free-threaded Python."""
        if time.monotonic() > self.end:
            return
        found = survey.ask_gil(self.survey, one, base)
        with self.writing:
            self.document["packages"][one.name][version]["free_threading"] = found
            records.save(self.document, self.path)
            print(f"{version}t {one.name}: {found['gil']} {found['by']}", flush=True)
            self.bound_cache()

    def bound_cache(self) -> None:
        """Throw the downloads away when they are many; another package's install waits for it."""
        cache = self.survey.uv.cache
        if cache and size(cache) > CACHE_BYTES:
            self.survey.uv.run("cache", "clean", "--quiet")


def size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


def version_of(python: Path) -> tuple[str, str]:
    """("3.14", "3.14.8") of that Python."""
    text = "import platform; print(platform.python_version())"
    done = subprocess.run([python, "-c", text], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{python} does not start: name the Python of an environment")
    full = done.stdout.strip()
    return ".".join(full.split(".")[:2]), full


def document_for(options: argparse.Namespace, builds: dict[str, str]) -> dict:
    """The file to go on with, or a new one that remembers the verdicts of the one before."""
    try:
        before = records.load(options.file)
    except SiteError:
        before = None
    if before and not options.again and before["builds"] == builds:
        return before
    verdicts = {
        name: {version: [one["verdict"], one.get("version", "")] for version, one in found.items()}
        for name, found in (before or {"packages": {}})["packages"].items()
    }
    return {
        "format": records.FORMAT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": "python scripts/maintain/compat.py",
        "machine": describe_machine(),
        "builds": builds,
        "before": {"created": before["created"] if before else None, "verdicts": verdicts},
        "packages": {},
    }


def ask_for_wheels(document: dict, path: Path, pip: Path, end: float) -> None:
    """Ask the index for the free-threaded wheel of every version that was asked, until `end`."""
    for name, found in document["packages"].items():
        for version, record in found.items():
            if time.monotonic() > end:
                return
            if record.get("free_threaded", "unknown") == "unknown" and "version" in record:
                record["free_threaded"] = survey.free_threaded(pip, name, version, record)
                print(f"{version} {name}: {record['free_threaded']}", flush=True)
        records.save(document, path)


def left(
    options: argparse.Namespace, document: dict, versions: list[str]
) -> list[tuple[chosen.Chosen, str]]:
    """Packages and versions that are still to be asked: one version after the other.

    Packages with a small program take longest and come last, so that a stopped run has most.
    """
    packages = chosen.packages()
    unknown = set(options.only) - set(packages)
    if unknown:
        sys.exit(f"not in packages.toml: {', '.join(sorted(unknown))}")
    done = document["packages"]
    return [
        (one, version)
        for version in versions
        for one in sorted(packages.values(), key=lambda one: bool(one.program))
        if (one.name in options.only if options.only else version not in done.get(one.name, {}))
    ]


def left_free_threaded(
    options: argparse.Namespace, document: dict, version: str
) -> list[chosen.Chosen]:
    """Packages that were asked on that version, and not yet on its free-threaded build."""
    return [
        one
        for one in chosen.packages().values()
        if (record := document["packages"].get(one.name, {}).get(version))
        and (one.name in options.only if options.only else "free_threading" not in record)
    ]


def jobs(options: argparse.Namespace, run: Run, bases: dict[str, Path]) -> list[tuple]:
    """What to call, with its arguments, in this order."""
    if not options.free_threaded:
        waiting = left(options, run.document, list(bases))
        return [(run.ask, one, version, bases[version]) for one, version in waiting]
    python = options.free_threaded.absolute()
    full = gil.check(python)
    version = ".".join(full.split(".")[:2])
    run.document.setdefault("free_threaded", {})[version] = full
    packages = left_free_threaded(options, run.document, version)
    return [(run.ask_gil, one, version, python) for one in packages]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pythons", nargs="+", type=Path, help="one Python for each version")
    parser.add_argument("--again", action="store_true", help="ask everything anew")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="ask just these")
    parser.add_argument("--wheels", action="store_true", help="ask for free-threaded wheels alone")
    parser.add_argument(
        "--free-threaded", type=Path, metavar="PYTHON", help="ask about its GIL alone"
    )
    parser.add_argument("--seconds", type=float, metavar="S", help="begin no package after this")
    parser.add_argument("--file", type=Path, default=records.FILE)
    options = parser.parse_args()
    versions = {python.absolute(): version_of(python) for python in options.pythons}
    bases = {short: python for python, (short, _) in versions.items()}
    document = document_for(options, dict(versions.values()))
    if shutil.disk_usage(tempfile.gettempdir()).free < FREE_BYTES:
        sys.exit("the run needs 4 GB of disk for temporary files: free some and start again")
    start = time.monotonic()
    end = start + options.seconds if options.seconds else math.inf
    with tempfile.TemporaryDirectory(prefix="compat-") as folder:
        place = Path(folder)
        program = environments.Uv(uv.ensure(), place / "cache")
        if options.wheels:
            with environments.environment(program, next(iter(bases.values())), ["pip"]) as with_pip:
                ask_for_wheels(document, options.file, with_pip.python, end)
            return 0
        run = Run(document, options.file, survey.Survey(program, place, SECONDS), end)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for future in [pool.submit(*job) for job in jobs(options, run, bases)]:
                future.result()
    document["packages"] = {
        name: dict(sorted(document["packages"][name].items()))
        for name in chosen.packages()
        if name in document["packages"]
    }
    records.save(document, options.file)
    print(f"{len(document['packages'])} packages in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SiteError as problem:
        sys.exit(f"compat.py: {problem}")
    except KeyboardInterrupt:
        sys.exit("compat.py: stopped; what was asked is kept, start it again to go on")
