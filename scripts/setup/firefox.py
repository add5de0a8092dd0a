"""A Firefox for the tests in a second browser, and the package that drives it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from setup import javascript, libraries
from setup.commands import Failed, Stop, ask, step
from setup.places import LINUX, WINDOWS

VARIABLE = "GILLAB_FIREFOX"
_COMMANDS = ("firefox-esr", "firefox")
_MAC = "/Applications/Firefox.app/Contents/MacOS/firefox"
_WINDOWS = r"Mozilla Firefox\firefox.exe"


def _candidates() -> list[str]:
    named = os.environ.get(VARIABLE)
    if named:
        return [named]
    found = [path for name in _COMMANDS if (path := shutil.which(name))]
    bases = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    found += [str(Path(base, _WINDOWS)) for base in bases if WINDOWS and base]
    return [*found, _MAC]


def find() -> Path | None:
    """An installed Firefox that starts."""
    for path in _candidates():
        if Path(path).is_file() and (not LINUX or ask([path, "--version"])):
            return Path(path)
    return None


def variables() -> dict[str, str | None]:
    """What the tests read; empty where no Firefox was found."""
    found, modules = find(), javascript.PUPPETEER
    if not found or not modules.is_dir():
        return {}
    return {VARIABLE: str(found), "GILLAB_NODE": javascript.node()}


def ensure() -> Path:
    """A Firefox and its driver, installed if there are none; Stop where that is not possible."""
    javascript.ensure_puppeteer()
    reason = "only root on a Debian-like system can install its package firefox-esr"
    if not find() and libraries.can_install():
        try:
            with step("Firefox, from the system's packages"):
                libraries.apt_install(["firefox-esr"])
        except Failed as error:
            reason = str(error)
    found = find()
    if found:
        return found
    raise Stop(
        f"tests in Firefox refused: none was found and none could be installed ({reason}). "
        f"Install Firefox, or set {VARIABLE} to its program."
    )
