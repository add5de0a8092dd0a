"""The Pythons to measure: what each is, and its byte code made beforehand."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gillab.bench import child


class BuildError(Exception):
    """A Python that cannot be measured; one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Builds:
    """The builds of a session by their names, the first being the main one."""

    described: dict[str, dict[str, Any]]
    pythons: dict[str, str]  # paths

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.described)


def find(pythons: Sequence[str]) -> Builds:
    """Ask each Python what it is; `BuildError` when two are the same build."""
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
    """What the Python at that path is; `BuildError` when it cannot run the course."""
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
    """Compile the package once for each build, so that no measured process has to."""
    for python in pythons:
        command = [python, "-m", "compileall", "-q", str(child.SOURCE_FOLDER / "gillab")]
        try:
            subprocess.run(command, env=child.environment(), capture_output=True, timeout=120)
        except subprocess.TimeoutExpired:
            raise BuildError(f"{python} took over two minutes to compile the package") from None
