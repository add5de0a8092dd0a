#!/usr/bin/env python3
"""Set the course up from an unpacked bundle, without any network.

The same set-up as online, from another source; each download is checked against the same hash.
Needs Python 3.9 or newer to start.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import shutil
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from setup import cpython, done_marks, packages, unpack
from setup.commands import Stop, make_folder, say, step
from setup.places import PINS, PRIVATE, PYTHONS, ROOT, SITE
from setup.verbs import timed_setup

BUNDLE = ROOT / "bundle"
LOCKS_OF = {"javascript": (PINS, PRIVATE), "pyodide": (PINS / "pyodide", PRIVATE / "pyodide")}


@dataclass(frozen=True)
class Package:
    """A locked JavaScript package; `integrity` is a base64 SHA-512 as npm writes it."""

    name: str
    version: str
    integrity: str

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def file(self) -> str:
        return f"{self.name.replace('/', '+')}-{self.version}.tgz"


def locked_packages(*pins: Path) -> list[Package]:
    found = []
    for folder in pins:
        lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
        for place, entry in lock["packages"].items():
            if place:
                name = place.split("node_modules/")[-1]
                found.append(Package(name, entry["version"], entry["integrity"]))
    return found


def check_integrity(tarball: Path, package: Package) -> None:
    digest = hashlib.sha512(tarball.read_bytes()).digest()
    if package.integrity != f"sha512-{base64.b64encode(digest).decode()}":
        raise Stop(f"{tarball.name} is not {package.spec} as it was locked: make the bundle again")


def use_bundle(bundle: Path = BUNDLE) -> dict[str, str]:
    """Variables that make uv and pip look there and nowhere else."""
    if not (bundle / "wheels").is_dir():
        raise Stop(
            f"there is no {bundle}: unpack the zip of scripts/bundle.py and start in its folder; "
            "with a network: python3 scripts/workshop.py site"
        )
    wheels = (bundle / "wheels").as_uri()  # a plain path would be cut at its first space
    return {
        "UV_FIND_LINKS": wheels,
        "UV_NO_INDEX": "1",
        "UV_OFFLINE": "1",
        "PIP_FIND_LINKS": wheels,
        "PIP_NO_INDEX": "1",
        "UV_PYTHON_CACHE_DIR": str(bundle / "python"),
    }


def provide_python(bundle: Path = BUNDLE) -> None:
    """Install CPython from the bundle's Debian packages; uv finds its own archive by itself."""
    debs = sorted((bundle / "debian").glob("*.deb"))
    if debs and not cpython.present(cpython.COURSE):
        make_folder(PYTHONS)
        with step(f"CPython {cpython.COURSE}, from the bundle"):
            unpack._unpack(cpython.COURSE, debs)


def unpack_javascript(bundle: Path = BUNDLE) -> None:
    for part, (pins, where) in LOCKS_OF.items():
        key = done_marks.key(pins / "package.json", pins / "package-lock.json")
        if done_marks.done(part, key, where / "node_modules"):
            continue
        with step(f"{part} packages, from the bundle"):
            shutil.rmtree(where / "node_modules", ignore_errors=True)
            for package in locked_packages(pins):
                tarball = bundle / "node" / package.file
                if not tarball.is_file():
                    raise Stop(f"the bundle lacks {tarball.name}: make it again")
                check_integrity(tarball, package)
                extract(tarball, where / "node_modules" / package.name)
        done_marks.write(part, key)


def extract(tarball: Path, target: Path) -> None:
    """The files below the tarball's one folder; nothing may leave `target`."""
    with tarfile.open(tarball) as archive:
        for member in archive.getmembers():
            _, _, name = member.name.partition("/")
            place = (target / name).resolve()
            if not member.isfile() or target.resolve() not in place.parents:
                continue
            source = archive.extractfile(member)
            make_folder(place.parent)
            if source:
                place.write_bytes(source.read())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="offline.py", description="Set the course up from an unpacked bundle, offline."
    )
    parser.parse_args(arguments)
    try:
        os.environ.update(use_bundle())
        timed_setup(lambda: (provide_python(), packages.ensure(), unpack_javascript()))
    except Stop as problem:
        print(f"offline.py: {problem}", file=sys.stderr)
        return 1
    say("set up. Next, still without network: python3 scripts/workshop.py site")
    say(f"the slides open as they are: {SITE / 'slides/index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
