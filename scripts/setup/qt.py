"""Find out whether Qt starts here, and which system libraries its windows lack."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from setup import child_variables, places
from setup.commands import ask
from setup.places import LINUX

# Library: the packages that hold it, by the system's program for packages.
PROGRAMS = ("apt-get", "dnf", "pacman")
FOR_QT = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL", "libglvnd"),
    "libGL.so.1": ("libgl1", "mesa-libGL", "libglvnd"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
}
FOR_WINDOWS = {  # under X11; those of Arch and Fedora share a package where Debian has several
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
    ),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
}
INSTALL = {
    "apt-get": "sudo apt-get install",
    "dnf": "sudo dnf install",
    "pacman": "sudo pacman -S",
    "zypper": "sudo zypper install",
}
DEBIAN = tuple(names[0] for names in (FOR_QT | FOR_WINDOWS).values())
_START = (
    "import PyQt6, sys; from PyQt6.QtWidgets import QApplication; app = QApplication(sys.argv[:1]);"
    "from PyQt6.QtCore import QT_VERSION_STR; print(QT_VERSION_STR, PyQt6.__path__[0], sep='\\n')"
)


def packages(program: str, libraries: Iterable[str]) -> list[str]:
    """What to install for these libraries; zypper takes the libraries' own names."""
    known = FOR_QT | FOR_WINDOWS
    if program == "zypper":
        return [f"'{name}()(64bit)'" for name in libraries]
    place = PROGRAMS.index(program)
    return sorted({known[name][place] for name in libraries if name in known})


def remedy(said: str | Sequence[str] = "") -> str:
    """The command for the libraries that are named: those missing, or Qt's own complaint."""
    text = said if isinstance(said, str) else " ".join(said)
    named = re.findall(r"lib[\w.+-]+\.so\.\d+", text)
    if shutil.which("apk"):
        return "PyQt6 has no packages for musl: use a system with glibc for this exercise"
    for program, install in INSTALL.items():
        if shutil.which(program):
            wanted = packages(program, named) or packages(program, FOR_QT | FOR_WINDOWS)
            return f"{install} {' '.join(wanted)}"
    return f"reinstall the packages: delete .venv and run {places.start('site')}"


NO_ANSWER = "could not connect to display"  # in what Qt says


def start(
    python: Path | str, platform: str | None = "offscreen"
) -> tuple[str | None, str, Path | None]:
    """Start Qt: (its version, why not, its folder). Without a platform, on the user's screen."""
    chosen = {"QT_QPA_PLATFORM": platform} if platform else {}
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", _START],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=child_variables.variables(chosen),
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return None, str(error), None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        telling = [line for line in lines if NO_ANSWER in line] or lines[-1:]
        return None, telling[0] if telling else f"exit code {done.returncode}", None
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
