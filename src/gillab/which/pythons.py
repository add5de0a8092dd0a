"""The Pythons to ask: each new enough, each a build of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from gillab.bench import builds
from gillab.core import process_tree

OLDEST = (3, 14)


def find(paths: Sequence[str]) -> builds.Builds:
    """Describe each Python; `BuildError` in one line if one cannot be used."""
    places = [_place(path) for path in paths]
    for place in places:
        _check_version(place)
    return builds.find(places)


def _place(path: str) -> str:
    """An absolute path, without following links: a virtual environment's Python is a link."""
    given = Path(path).expanduser()
    if given.is_dir():  # a virtual environment
        inside = [given / "bin" / "python", given / "Scripts" / "python.exe"]
        given = next((place for place in inside if place.exists()), given)
    if given.exists() and not given.is_dir():
        return str(given.absolute())
    if found := shutil.which(path):
        return found
    raise builds.BuildError(
        f"there is no Python {path}; give the path of one, such as .venv/bin/python"
    )


def _check_version(place: str) -> None:
    command = [place, "-I", "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        said = process_tree.run(command, timeout_s=30).stdout
        version = tuple(int(word) for word in said.split())
    except OSError, ValueError, subprocess.TimeoutExpired:
        version = ()
    if len(version) != 2:
        raise builds.BuildError(f"{place} does not answer as a Python does; name another")
    if version < OLDEST:
        raise builds.BuildError(
            f"{place} is Python {version[0]}.{version[1]}; interpreters need 3.14 or newer"
        )
