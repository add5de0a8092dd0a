"""Where, when and how results were measured: what a file holds besides builds and runs."""

from __future__ import annotations

import dataclasses
import datetime
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from gillab.bench.request import Request
from gillab.core import environment
from gillab.core.places import ROOT


def describe(request: Request, arguments: Sequence[str]) -> dict[str, Any]:
    """The provenance of a session that begins now, with the arguments of its command line."""
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
    """The command as typed, but without the folders that would tell who measured.

    A path in the project is written relative to it, a path in the home folder with "~".
    """
    return " ".join(
        ["scripts/bench.py", *(_without_places(word, root, home) for word in arguments)]
    )


def _without_places(word: str, root: PurePath, home: PurePath | None) -> str:
    """One argument, quoted for a shell; `--option=PATH` is handled as well as PATH."""
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
    """Compare whole parts of the path; the file system's root counts as no folder of a person."""
    return folder != folder.parent and folder.is_absolute() and path.is_relative_to(folder)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # neither HOME nor the system's list of users says it
        return None


def commit(root: Path) -> str | None:
    """The commit that is checked out, with "-dirty" when files differ from it.

    Results that were measured a moment ago make no difference: they change nothing that is
    measured.
    """
    head = _git(root, "rev-parse", "--short=12", "HEAD")
    changes = _git(root, "status", "-s", "-uno", "--", ".", ":(exclude)docs/results")
    return f"{head}-dirty" if head and changes else head or None


def _git(root: Path, *arguments: str) -> str:
    # `describe --dirty` would do, but it writes git's index: killed meanwhile, it leaves a lock.
    command = ["git", "--no-optional-locks", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10).stdout.strip()
    except OSError, subprocess.TimeoutExpired:
        return ""
