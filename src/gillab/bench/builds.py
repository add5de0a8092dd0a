"""The Python builds to measure: describe each, and compile the package with it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gillab.bench import child
from gillab.core.places import SOURCE


class BuildError(Exception):
    """A Python cannot be measured; one line says why and what to do."""


@dataclass(frozen=True, slots=True)
class Builds:
    """The builds of a session by name; the first is the main build."""

    described: dict[str, dict[str, Any]]
    pythons: dict[str, str]  # paths

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.described)


def find(pythons: Sequence[str]) -> Builds:
    """Describe each Python; `BuildError` if two are the same build."""
    found = Builds({}, {})
    for python in pythons:
        described = ask(python)
        name = described.pop("name")
        if name in found.described:
            raise BuildError(f"two of the given Pythons are {name}; name each build once")
        found.described[name] = described
        found.pythons[name] = python
    return found


def ask(python: str) -> dict[str, Any]:
    """Describe the Python at that path; `BuildError` if it cannot run the course."""
    command = [python, "-m", "gillab.core.environment"]
    try:
        answer = subprocess.run(
            command, env=child.environment(), capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BuildError(f"cannot start {python}: {error}; give the path of a Python") from None
    try:
        return json.loads(answer.stdout)
    except ValueError:
        last = (answer.stderr.strip().splitlines() or ["no output"])[-1]
        raise BuildError(f"{python} cannot run the course (needs 3.14 or newer): {last}") from None


def compile_package(pythons: Iterable[str]) -> None:
    """Compile the package once for each build, so that no measured process compiles it."""
    for python in pythons:
        command = [python, "-m", "compileall", "-q", str(SOURCE / "gillab")]
        try:
            subprocess.run(command, env=child.environment(), capture_output=True, timeout=120)
        except subprocess.TimeoutExpired:
            raise BuildError(f"{python} took over two minutes to compile the package") from None
