"""The Python that pages run: Pyodide, trimmed to what is used, with our wheel, all compiled.

Order matters: the wheel is entered into the lock first, then everything is compiled, because
compiling rewrites the lock's hashes. It needs the Python version of the pinned Pyodide: the
browser refuses bytecode of another version ("bad magic number").
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from gillab.core import imports, process_tree
from gillab.core.errors import SiteError
from gillab.core.places import PRIVATE, ROOT, SOURCE
from gillab.course.check.in_page import STEPS

LOCK = "pyodide-lock.json"
FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# What pages call (docs/assets/lab/engine.js). The wheel holds these modules and all that they and
# the tests of steps import; all of it must run without processes, threads or interpreters.
ENTRIES = ("gillab.core.workloads", "gillab.course.check.in_page")
# The tests of steps that can be checked there, as they are: below gillab/steps/.
_TESTS = tuple(
    name
    for folder in sorted(set(STEPS.values()))
    for name in (f"{folder}/test_task.py", f"{Path(folder).parent}/made.py")
    if (ROOT / "exercises" / name).is_file()
)
TIMEOUT_S = 120


def pyodide_folder() -> Path:
    """GILLAB_PYODIDE, else the folder into which the set-up put the package from npm."""
    default = PRIVATE / "pyodide" / "node_modules" / "pyodide"
    return Path(os.environ.get("GILLAB_PYODIDE", default))


def build(cache: Path) -> Path | None:
    """A folder named by its content, ready to be served; None where Pyodide is not installed.

    `SiteError` when a tool fails. An earlier build of the same content is used again.
    """
    source = pyodide_folder()
    if not (source / LOCK).is_file():
        return None
    target = cache / f"pyodide-{_key(source)}"
    if not (target / LOCK).is_file():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as name:
            work = Path(name, "files")
            _assemble(source, work)
            _compile(work)
            for old in cache.glob("pyodide-*"):
                shutil.rmtree(old)
            work.rename(target)
    return target


def _key(source: Path) -> str:
    digest = hashlib.sha256((source / "package.json").read_bytes())
    digest.update(version("pyodide-build").encode())
    for path in (Path(__file__), ROOT / "pyproject.toml", *contents().values()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def contents() -> dict[str, Path]:
    """What the wheel holds: name below gillab/ → file."""
    tests = {f"steps/{name}": ROOT / "exercises" / name for name in _TESTS}
    named = [imports.imported(path.read_text("utf-8")) for path in tests.values()]
    modules = imports.sources(*ENTRIES, *set().union(*named)).values()
    return {path.relative_to(SOURCE / "gillab").as_posix(): path for path in modules} | tests


def _assemble(source: Path, work: Path) -> None:
    """Pyodide's own files, an empty lock, our wheel, and the wheel's entry in the lock."""
    work.mkdir()
    for name in FILES:
        shutil.copyfile(source / name, work / name)
    lock = json.loads((source / LOCK).read_text("utf-8"))
    _check_python(lock["info"]["python"])
    (work / LOCK).write_text(json.dumps(lock | {"packages": {}}), "utf-8")
    wheel = _wheel(work)
    _call("lockfile", "add-wheels", "--input", LOCK, "--output", LOCK, wheel.name, folder=work)


def _check_python(version: str) -> None:
    wanted = tuple(map(int, version.split(".")[:2]))
    if sys.version_info[:2] != wanted:
        raise SiteError(
            f"the browser lab is Python {version} and can only be compiled by {wanted[0]}."
            f"{wanted[1]}; build the site with that Python"
        )


def _wheel(folder: Path) -> Path:
    """`contents()` as a wheel, by the package `build`."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        package = project / "src" / "gillab"
        for inside, path in contents().items():
            (package / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, package / inside)
        (project / "README.md").write_text("The modules that run in a browser.\n")
        shutil.copyfile(ROOT / "pyproject.toml", project / "pyproject.toml")
        options = ["--wheel", "--no-isolation", "--outdir", str(folder), str(project)]
        _run([sys.executable, "-m", "build", *options], folder)
    return next(folder.glob("gillab-*.whl"))


def _compile(work: Path) -> None:
    _call("py-compile", "--silent", ".", folder=work)


def _call(*arguments: str, folder: Path) -> None:
    """pyodide-build's command line, of this Python's environment."""
    program = shutil.which("pyodide", path=sysconfig.get_path("scripts"))
    if program is None:
        raise SiteError("the program pyodide is missing: set up with scripts/workshop.py site")
    _run([program, *arguments], folder)


def _run(command: list[str], folder: Path) -> None:
    try:
        done = process_tree.run(command, timeout_s=TIMEOUT_S, cwd=folder)
    except subprocess.TimeoutExpired:
        raise SiteError(f"the browser lab: no end after {TIMEOUT_S} s of {command[-1]}") from None
    if done.returncode:
        last = ((done.stderr or done.stdout).strip().splitlines() or ["no message"])[-1]
        raise SiteError(f"the browser lab could not be built: {last}")


def files(built: Path | None) -> list[tuple[str, Path]]:
    """(address below assets/lab/, file) of all that is served."""
    found = sorted(built.iterdir()) if built else []
    return [(f"{path.parent.name}/{path.name}", path) for path in found]


def pointer(built: Path | None) -> str:
    """What a page requests at the first Run: {"folder", "files": {name: bytes}}, or null.

    The folder's name changes with its content: caches may keep it.
    """
    if not built:
        return json.dumps(None)
    sizes = {path.name: path.stat().st_size for path in sorted(built.iterdir())}
    return json.dumps({"folder": f"{built.name}/", "files": sizes})


def megabytes(paths: Iterable[Path]) -> str:
    return f"{sum(path.stat().st_size for path in paths) / 1e6:.1f} MB"


def weigh(page: str, built: Path | None, site: Path) -> str:
    """Replace <!-- size of python --> and <!-- size of site --> by the sizes."""
    python = megabytes(path for _, path in files(built)) if built else "not on this site"
    whole = megabytes(path for path in site.rglob("*") if path.is_file())
    return page.replace("<!-- size of python -->", python).replace("<!-- size of site -->", whole)
