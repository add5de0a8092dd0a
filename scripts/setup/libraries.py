"""System packages that tests need: Qt's and Playwright's libraries, and a C compiler."""

from __future__ import annotations

import os
import shutil

from setup import done_marks, packages, qt
from setup.commands import Stop, ask, call, step
from setup.places import LINUX, LOCKS, venv_python

QUIET: dict[str, str | None] = {"DEBIAN_FRONTEND": "noninteractive"}


def can_install() -> bool:
    return LINUX and bool(shutil.which("apt-get")) and os.geteuid() == 0


def apt_install(names: list[str]) -> None:
    """Install the system's packages; only for root, and only for tests."""
    update = ["apt-get", "-q", "update"]
    call("read the system's package lists", update, seconds=180, variables=QUIET)
    install = ["apt-get", "-q", "-y", "install", "--no-install-recommends", *names]
    call("install the system's packages", install, seconds=600, variables=QUIET)


def ensure() -> None:
    """What the tests need; Stop with the remedy where we may not install it."""
    key, python = done_marks.key(LOCKS / f"{packages.DEVELOP}.txt"), venv_python()
    if done_marks.done("libraries", key, python):
        return
    wanted, command = _missing()
    if can_install() and not any(map(shutil.which, ("cc", "gcc", "clang"))):
        wanted = [*wanted, "gcc", "libc6-dev"]  # some exercises build a C extension
    if wanted and not can_install():
        raise Stop(f"tests refused: system libraries are missing; install them: {command}")
    if wanted:
        with step("system packages for the tests"):
            apt_install(wanted)
        if _missing()[0]:
            raise Stop(f"tests refused: {qt.start(python)[1] or 'Playwright does not start'}")
    done_marks.write("libraries", key)


def _missing() -> tuple[list[str], str]:
    """Debian's names of what is missing, and the command for this system."""
    if not qt.start(venv_python())[0]:
        return [*qt.DEBIAN, "libatomic1"], qt.remedy()
    if not ask([venv_python(), "-m", "playwright", "--version"]):
        return ["libatomic1"], "sudo apt-get install libatomic1"
    return [], ""
