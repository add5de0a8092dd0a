"""Record where, when and how results are measured: the field `provenance` of a results file."""

from __future__ import annotations

import dataclasses
import datetime
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from gillab.bench.request import Request
from gillab.core import child_environment, environment
from gillab.core.places import ROOT


def describe(request: Request, arguments: Sequence[str]) -> dict[str, Any]:
    """The provenance of a session that starts now with these command-line arguments."""
    return {
        "created": now(),
        "command": command_line(arguments, ROOT, _home()),
        "preset": request.preset,
        "seed": request.seed,
        "commit": commit(ROOT),
        "request": {**dataclasses.asdict(request), "tasks": dict(request.tasks)},
        "machine": environment.describe_machine(),
        "load_before": environment.load_average(),
        "load_after": None,
        "warnings": [],
    }


def now() -> str:
    """UTC, to the second, ISO 8601."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def command_line(arguments: Sequence[str], root: PurePath, home: PurePath | None) -> str:
    """The command as typed, without folders that would identify the user.

    A path in the project is written relative to it, a path in the home folder with "~".
    """
    return " ".join(
        ["scripts/bench.py", *(_without_places(word, root, home) for word in arguments)]
    )


def _without_places(word: str, root: PurePath, home: PurePath | None) -> str:
    """One argument, PATH or `--option=PATH`, quoted for a shell."""
    option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
    path = type(root)(value)
    start = shlex.quote(option) + equals if equals else ""
    if _is_below(path, root):
        return start + shlex.quote(str(path.relative_to(root)))
    if home and _is_below(path, home):
        inner = str(path.relative_to(home))
        return f"{start}~" if path == home else f"{start}~{path.parser.sep}{shlex.quote(inner)}"
    return shlex.quote(word)


def _is_below(path: PurePath, folder: PurePath) -> bool:
    """Whether the path is in the folder; never for the file system's root, which names nobody."""
    return folder != folder.parent and folder.is_absolute() and path.is_relative_to(folder)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # neither HOME nor the user database has it
        return None


def commit(root: Path) -> str | None:
    """The commit that is checked out, with "-dirty" if files differ from it.

    Results files are ignored: they do not affect what is measured.
    """
    head = _git(root, "rev-parse", "--short=12", "HEAD")
    changes = _git(root, "status", "--porcelain", "-uno", "--", ".", ":(exclude)docs/results")
    return f"{head}-dirty" if head and changes else head or None


def _git(root: Path, *arguments: str) -> str:
    # Not `git describe --dirty`: it writes git's index and leaves a lock if it is killed.
    # The project may belong to another user, as in a container; git then wants to be told.
    options = ["--no-optional-locks", "-c", f"safe.directory={root}", "-c", "core.fsmonitor=false"]
    command = ["git", *options, "-C", str(root), *arguments]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=10,
            env=child_environment.variables(),
        ).stdout.strip()
    except OSError, subprocess.TimeoutExpired:
        return ""
