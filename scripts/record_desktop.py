"""Record the desktop exercise's pictures from the real program, on a virtual screen.

    python scripts/record_desktop.py            # writes docs/assets/desktop/*.webp

Needs Xvfb and the libraries Qt wants for real windows (docs/exercises/3-desktop.md). Every way
makes the same journey; what differs between the pictures is what the machine did. Record while
nothing else runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from gillab.desktop.model.crew import WAYS

FILES = "files-dark"  # the other picture
FOLDER = ROOT / "docs" / "assets" / "desktop"
SIZE = (1000, 700)
SECONDS = 4.5  # a little more than the lag graph shows
QUALITY = 36  # of WebP: all of them together stay below 400 kB
TIMEOUT_S = 180


def main() -> int:
    parser = argparse.ArgumentParser(description="Record pictures of the desktop program.")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--inside", metavar="WHAT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:  # this is one of the programs that on_virtual_screen runs
        record(options.inside, options.folder)
        return 0
    if not shutil.which("Xvfb"):
        print("Xvfb is missing: install the package xvfb and try again", file=sys.stderr)
        return 2
    options.folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--folder", str(options.folder), "--inside"]
    # Each in a process of its own: what one way leaves in memory is not the next one's.
    return on_virtual_screen([[*command, what] for what in (*WAYS, FILES)])


def on_virtual_screen(commands: list[list[str]]) -> int:
    """Run them with a screen of just the window's size, on a display number that is free."""
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    read, write = os.pipe()
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            display = answer.readline().strip()
        if not display:
            print("Xvfb did not start", file=sys.stderr)
            return 1
        variables = {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
        paths = {"PYTHONPATH": str(ROOT / "src")}
        environment = os.environ | variables | paths
        return max(
            subprocess.run(command, env=environment, timeout=TIMEOUT_S).returncode
            for command in commands
        )
    finally:
        xvfb.terminate()
        xvfb.wait(10)


def record(what: str, folder: Path) -> None:
    """One picture of a way, or of the other tab in the dark."""
    from gillab.desktop.window import program

    app = program.application(program.read_arguments(["--dark" if what == FILES else "--light"]))
    with tempfile.TemporaryDirectory() as scratch:
        if what == FILES:
            search(app, folder / f"{what}.webp", scratch)
        else:
            travel(app, what, folder / f"window-{what}.webp", scratch)


def travel(app, way: str, path: Path, scratch: str) -> None:
    """The journey of the suite `desktop`, photographed under way."""
    from gillab.desktop.window.probe import spin
    from gillab.desktop.window.tour import Tour

    window = open_window(way, scratch)
    tour = Tour(window)
    spin(app, 20, lambda: tour.completed)
    spin(app, SECONDS)
    photograph(app, window, path)


def search(app, path: Path, scratch: str) -> None:
    """The ordinary tab, looking for a word in the course's own pages."""
    from gillab.desktop.window.probe import spin

    window = open_window("interpreters", scratch)
    spin(app, 20, lambda: window.crews.present)
    window.tabs.setCurrentWidget(window.files)
    window.files.words.setText("interpreter")
    spin(app, SECONDS)
    photograph(app, window, path)


def open_window(way: str, scratch: str):
    """Two workers, whatever the machine has, so that pictures can be compared."""
    from PyQt6.QtCore import QSettings

    from gillab.desktop.window.main import MainWindow

    settings = QSettings(str(Path(scratch, "settings.ini")), QSettings.Format.IniFormat)
    window = MainWindow(settings, way=way, workers=2, folder=ROOT / "docs")
    window.setGeometry(0, 0, *SIZE)
    window.show()
    return window


def photograph(app, window, path: Path) -> None:
    """What is on the screen now."""
    taken = app.primaryScreen().grabWindow(0)
    window.close()
    if not taken.save(str(path), "WEBP", QUALITY):
        sys.exit(f"{path} could not be written")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
