"""Does Qt start here, and which of the system's libraries are missing for its windows?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from setup import environment, places
from setup.places import LINUX
from setup.steps import ask

# For Qt itself, and for real windows under X11 and Wayland.
DEBIAN = (
    *("libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libglib2.0-0", "libxkbcommon-x11-0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-xinerama0", "libxcb-xkb1"),
)
_PACKAGES = {
    "apt-get": f"sudo apt-get install {' '.join(DEBIAN)}",
    "dnf": "sudo dnf install mesa-libEGL mesa-libGL dbus-libs fontconfig libxkbcommon-x11 "
    "xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil",
    "pacman": "sudo pacman -S libglvnd fontconfig libxkbcommon-x11 xcb-util-cursor xcb-util-wm "
    "xcb-util-image xcb-util-keysyms xcb-util-renderutil",
    "zypper": "sudo zypper install libEGL1 libGL1 fontconfig libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0",
    "apk": "sudo apk add mesa-egl mesa-gl fontconfig libxkbcommon xcb-util-cursor xcb-util-wm",
}
_START = (
    "import PyQt6, sys; from PyQt6.QtWidgets import QApplication; app = QApplication(sys.argv[:1]);"
    "from PyQt6.QtCore import QT_VERSION_STR; print(QT_VERSION_STR, PyQt6.__path__[0], sep='\\n')"
)


def remedy() -> str:
    for program, command in _PACKAGES.items():
        if shutil.which(program):
            return command
    return f"reinstall the packages: delete .venv and run {places.start('site')}"


def start(python: Path) -> tuple[str | None, str, Path | None]:
    """Start Qt without a screen: (its version, why not, its folder)."""
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", _START],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment.variables({"QT_QPA_PLATFORM": "offscreen"}),
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return None, str(error), None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return None, lines[-1] if lines else f"exit code {done.returncode}", None
    version, folder = done.stdout.decode().splitlines()[:2]
    return version, "", Path(folder)


def missing_for_windows(folder: Path) -> list[str]:
    """Libraries that the X11 part of Qt wants and the system does not have."""
    if not LINUX or not shutil.which("ldd"):
        return []
    plugin = folder / "Qt6" / "plugins" / "platforms" / "libqxcb.so"
    answer = ask(["ldd", plugin]) or ""
    return sorted(set(re.findall(r"(\S+) => not found", answer)))


def has_screen() -> bool:
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
