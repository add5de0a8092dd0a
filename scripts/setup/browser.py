"""A Chromium for pictures of charts and for the browser tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from setup import libraries
from setup.commands import NEXT_SOURCE, Failed, Stop, ask, call, step
from setup.places import LINUX, PRIVATE, WINDOWS, venv_python

VARIABLE = "GILLAB_CHROMIUM"
_COMMANDS = (
    *("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
    *("microsoft-edge-stable", "microsoft-edge", "brave-browser"),
)
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_DOWNLOADED = (
    "chromium-*/chrome-*/chrome",
    "chromium-*/chrome-*/chrome.exe",
    "chromium-*/chrome-*/*.app/Contents/MacOS/*",
)


def _candidates() -> list[str]:
    named = os.environ.get(VARIABLE)
    if named:
        return [named]
    found = [path for name in _COMMANDS if (path := shutil.which(name))]
    found += [path for path in _MAC if Path(path).is_file()]
    for base in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if WINDOWS and os.environ.get(base):
            paths = (Path(os.environ[base], name) for name in _WINDOWS)
            found += [str(path) for path in paths if path.is_file()]
    for pattern in _DOWNLOADED:
        found += map(str, sorted((PRIVATE / "browsers").glob(pattern)))
    return found


def find() -> Path | None:
    """An installed browser of the Chromium family that starts."""
    for path in _candidates():
        # On Windows --version opens a window; there, the file only has to exist.
        if Path(path).is_file() and (not LINUX or ask([path, "--version"])):
            return Path(path)
    return None


def variables() -> dict[str, str | None]:
    """What tests and the chart pictures read; empty where no browser was found."""
    found = find()
    return {VARIABLE: str(found), "BROWSER_PATH": str(found)} if found else {}


def ensure() -> Path:
    """A browser, installed if there is none; Stop where that is not possible."""
    reasons = []
    for way in (None, _playwright_download, _debian_package):
        try:
            if way:
                way()
        except Failed as error:
            reasons.append(str(error))
        found = find()
        if found:
            return found
    raise Stop(
        "browser tests refused: no Chromium was found and none could be installed "
        f"({'; '.join(reasons)}). Install Chromium or Chrome, or set {VARIABLE} to its program."
    )


def _playwright_download() -> None:
    with step("Chromium, by Playwright", failed=NEXT_SOURCE):
        call(
            "download Chromium",
            [venv_python(), "-m", "playwright", "install", "chromium"],
            seconds=400,
            variables={"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "8000"},
        )


def _debian_package() -> None:
    if not libraries.can_install():
        raise Failed("only root on a Debian-like system can install its package chromium")
    wanted = ["chromium", "fonts-dejavu-core", "fonts-noto-core", "fonts-noto-color-emoji"]
    with step("Chromium, from the system's packages"):
        libraries.apt_install(wanted)
