"""Python packages: the locked versions, each checked against its hash."""

from __future__ import annotations

import os
from pathlib import Path

from setup import cpython, done_marks, uv
from setup.commands import Failed, ask, step
from setup.places import LOCKS, ROOT, VENV, venv_python
from setup.setup_lock import hold_lock

COURSE = "course"  # what a participant needs, for every exercise
DEVELOP = "develop"  # all of it, and what tests and checks the project


def ensure(wanted: str = COURSE) -> Path:
    """The Python of .venv with at least the locked packages of `wanted`; nothing is done twice."""
    if not ready(wanted):
        with hold_lock():
            if not ready(wanted):
                _fill(VENV, cpython.for_course(), wanted)
                done_marks.write("packages", f"{wanted} {_key(wanted)}")
    return venv_python()


def ready(wanted: str = COURSE) -> bool:
    """Whether these packages are installed; the larger set holds the smaller one."""
    known = done_marks.read().get("packages", "")
    return venv_python().exists() and known in {f"{s} {_key(s)}" for s in (wanted, DEVELOP)}


def ensure_pure(build: str) -> Path:
    """A small environment on another build, for the tests that need few compiled packages."""
    venv = ROOT / f".venv-{build}"
    locks = ["test-pure"]
    if not build.endswith("t"):  # PyQt6 has no wheels for free-threaded builds
        locks += ["server", "desktop"]
    python, part, wanted = venv_python(venv), f"packages-{build}", " ".join(map(_key, locks))
    if not done_marks.done(part, wanted, python):
        with hold_lock():
            base = cpython.provide(build)
            for lock in locks:
                _fill(venv, base, lock)
            done_marks.write(part, wanted)
    return python


def _key(lock: str) -> str:
    return done_marks.key(LOCKS / f"{lock}.txt")


def _fill(venv: Path, base: Path, lock: str) -> None:
    python = venv_python(venv)
    if not _is_venv_of(python, base):
        with step(f"environment {venv.name}"):
            uv.run(
                "create the environment", "venv", "--no-project", "--clear", "--python", base, venv
            )
    with step(f"packages of {lock}.txt, hash by hash"):
        options = ["--python", python, "--require-hashes", "--no-build"]
        # Not `sync`, which would take away what a person has added to the environment.
        pins = ["--requirements", LOCKS / f"{lock}.txt"]
        uv.run(f"install {lock}.txt", "pip", "install", *options, *pins, seconds=1800)
    _show_our_package(python)


def _is_venv_of(python: Path, base: Path) -> bool:
    """Compare the base: on Windows an environment's program is a copy."""
    asked = "import sys; print(sys._base_executable); print(sys.prefix)"
    answer = (ask([python, "-I", "-X", "utf8", "-c", asked]) or "").splitlines()
    wanted = [base, python.parents[1]]
    return [_same_form(path) for path in answer] == [_same_form(path) for path in wanted]


def _same_form(path: Path | str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _show_our_package(python: Path) -> None:
    """Name src/ in a .pth file: new interpreters read it; no build and no network are needed."""
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = ask([python, "-I", "-X", "utf8", "-c", asked])
    if not folder:
        raise Failed(f"{python} does not start")
    # site.py reads .pth files as UTF-8 since Python 3.13, so any letter in the path is fine.
    (Path(folder) / "gillab.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
