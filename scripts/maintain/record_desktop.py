"""Record the desktop exercise's pictures from the real program, on a virtual screen.

    python scripts/maintain/record_desktop.py            # writes docs/assets/desktop/*.webp

Needs Linux, Xvfb and the libraries Qt wants for real windows (docs/exercises/3-desktop.md). For
each way it makes a recording of some seconds and a picture of its end, and one picture of the
second tab. Every way shows the same views; what differs is how far it came. Record while nothing
else runs.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from PyQt6.QtCore import QBuffer, QSocketNotifier
from PyQt6.QtGui import QImage

from gillab.desktop.model.started_pool import WAYS

FILES = "files-dark"  # the other picture
FOLDER = ROOT / "docs" / "assets" / "desktop"
SIZE = (1000, 700)
SECONDS = 4.5  # before the recording: a little more than the lag graph shows
FRAMES, EVERY_S = 12, 0.4  # of a recording: it ends within the five seconds that WCAG 2.2.2 grants
QUALITY = {"still": 36, "moving": 24}  # of WebP: a recording stays below 400 kB
BLOCK = 16  # pixels along the edge of what changes or stays between two pictures
TIMEOUT_S = 90


def main() -> int:
    parser = argparse.ArgumentParser(description="Record pictures of the desktop program.")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--inside", metavar="WHAT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:  # this process is a program that `record` photographs
        return show(options.inside)
    if not shutil.which("Xvfb"):
        print("Xvfb is missing: install the package xvfb and try again", file=sys.stderr)
        return 2
    options.folder.mkdir(parents=True, exist_ok=True)
    # Each in a process of its own, so that no way starts with what another has left in memory.
    with virtual_screen() as (display, screen):
        for what in (*WAYS, FILES):
            frames = record(what, display, screen)
            if not frames:
                print(f"{what}: the program showed nothing", file=sys.stderr)
                return 1
            keep(what, frames, options.folder)
    return 0


@contextlib.contextmanager
def virtual_screen() -> Generator[tuple[str, Path]]:
    """A screen of the window's size: the name of its display, and the file with its pixels."""
    with tempfile.TemporaryDirectory() as folder:
        read, write = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        xvfb = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-nocursor"),
                *("-screen", "0", size, "-fbdir", folder),
            ],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        try:
            with os.fdopen(read) as answer:
                display = answer.readline().strip()
            if not display:
                sys.exit("Xvfb did not start")
            yield f":{display}", Path(folder, "Xvfb_screen0")
        finally:
            xvfb.terminate()
            xvfb.wait(10)


def record(what: str, display: str, screen: Path) -> list[bytes]:
    """The screen's pixels every EVERY_S while that program runs; none if it fails.

    Read from another process: a window that photographs itself would be late because of that.
    """
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    environment |= {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, __file__, "--inside", what]
    program = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    frames = []
    try:
        assert program.stdout
        if program.stdout.readline().strip() == "ready":
            start = time.monotonic()
            for number in range(1 if what == FILES else FRAMES):
                time.sleep(max(0.0, start + number * EVERY_S - time.monotonic()))
                frames.append(screen.read_bytes())
        program.communicate("", timeout=TIMEOUT_S)
    finally:
        program.kill()
        program.wait()
    return frames if program.returncode == 0 else []


def keep(what: str, frames: Sequence[bytes], folder: Path) -> None:
    """Write the last picture, and the recording if there are several."""
    name = what if what == FILES else f"window-{what}"
    images = [image_of(frame) for frame in frames]
    write(folder / f"{name}.webp", encoded(images[-1], QUALITY["still"]))
    if len(images) > 1:
        changed = [images[0], *(changes(*pair) for pair in itertools.pairwise(images))]
        pictures = [encoded(image, QUALITY["moving"]) for image in changed]
        write(folder / f"{name}-moving.webp", assembled(pictures, round(EVERY_S * 1000)))


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    print(f"{path.name}: {len(data) / 1000:.0f} kB")


def image_of(screen: bytes) -> QImage:
    """From an XWD file of the X server: a header, a table of colours, and rows of BGRX."""
    head = struct.unpack(">25I", screen[:100])
    width, height, row_bytes = head[4], head[5], head[12]
    pixels = screen[head[0] + head[19] * 12 :]
    image = QImage(pixels, width, height, row_bytes, QImage.Format.Format_RGB32)
    return image.convertToFormat(QImage.Format.Format_ARGB32)


def changes(before: QImage, after: QImage) -> QImage:
    """Only the blocks that differ; all others are transparent, and need almost no bytes.

    Blocks beside them are kept almost transparent: lossy blocks change the colours beside them.
    """
    old, new = (bytes(one.constBits().asarray(one.sizeInBytes())) for one in (before, after))
    high, row_bytes = after.height(), after.bytesPerLine()
    places = {
        (left, top) for top in range(0, high, BLOCK) for left in range(0, row_bytes, BLOCK * 4)
    }
    rows = {
        (left, top): [
            slice(y * row_bytes + left, y * row_bytes + min(left + BLOCK * 4, row_bytes))
            for y in range(top, min(top + BLOCK, high))
        ]
        for left, top in places
    }
    changed = {place for place in places if any(old[row] != new[row] for row in rows[place])}
    beside = {
        (left + x * BLOCK * 4, top + y * BLOCK)
        for left, top in changed
        for x, y in itertools.product((-1, 0, 1), repeat=2)
    }
    kept = bytearray(len(new))
    for place in (beside | changed) & places:
        for row in rows[place]:
            kept[row] = new[row]
            if place not in changed:
                kept[row.start + 3 : row.stop : 4] = b"\1" * ((row.stop - row.start) // 4)
    size = (after.width(), high, row_bytes)
    return QImage(bytes(kept), *size, QImage.Format.Format_ARGB32).copy()


def encoded(image: QImage, quality: int) -> bytes:
    """As a WebP picture."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "WEBP", quality):
        sys.exit("this Qt cannot write WebP")
    return buffer.data().data()


def assembled(pictures: Sequence[bytes], each_ms: int) -> bytes:
    """An animated WebP, played once, of pictures of SIZE that are each drawn over those before.

    https://developers.google.com/speed/webp/docs/riff_container
    """
    width, height = (number - 1 for number in SIZE)
    canvas = bytes([0b10010, 0, 0, 0]) + _three(width) + _three(height)  # animated, transparent
    chunks = [_chunk(b"VP8X", canvas), _chunk(b"ANIM", bytes(4) + struct.pack("<H", 1))]
    for picture in pictures:
        place = _three(0) * 2 + _three(width) + _three(height) + _three(each_ms) + b"\0"
        chunks.append(_chunk(b"ANMF", place + _image_chunks(picture)))
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _image_chunks(picture: bytes) -> bytes:
    """The picture without the headers that only a file of its own has."""
    data = picture[12:]
    if data[:4] == b"VP8X":
        data = data[8 + int.from_bytes(data[4:8], "little") :]
    return data


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


# --- the program that is photographed


def show(what: str) -> int:
    """Show the window at work, print "ready", and close it when stdin ends."""
    from gillab.desktop.window import application
    from gillab.desktop.window.driver import spin

    app = application.create("dark" if what == FILES else "light")
    with tempfile.TemporaryDirectory() as scratch:
        window = open_window("interpreters" if what == FILES else what, scratch)
        if not begin(app, window, what):
            print(f"{what}: nothing was computed within {TIMEOUT_S} s", file=sys.stderr)
            return 1
        spin(app, SECONDS)
        ended = []
        descriptor: Any = sys.stdin.fileno()  # PyQt6's stubs ask for a pointer
        notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: ended.append(True))
        print("ready", flush=True)
        spin(app, TIMEOUT_S, lambda: ended)
        window.close()
    return 0


def begin(app, window, what: str) -> bool:
    """Begin the views of the suite `desktop`, or a search in the course's own pages."""
    from gillab.desktop.window.driver import spin
    from gillab.desktop.window.view_sequence import ViewSequence

    if what != FILES:
        views = ViewSequence(window)
        return spin(app, TIMEOUT_S, lambda: views.completed)
    if not spin(app, TIMEOUT_S, lambda: window.pools.current):
        return False
    window.tabs.setCurrentWidget(window.files)
    window.files.words.setText("interpreter")
    return spin(app, TIMEOUT_S, lambda: window.files.found.rows)


def open_window(way: str, scratch: str):
    """Open it with two workers on every machine, so that pictures can be compared."""
    from PyQt6.QtCore import QSettings

    from gillab.desktop.window.main import MainWindow

    settings = QSettings(str(Path(scratch, "settings.ini")), QSettings.Format.IniFormat)
    window = MainWindow(settings, way=way, workers=2, folder=ROOT / "docs")
    window.setGeometry(0, 0, *SIZE)
    window.show()
    return window


if __name__ == "__main__":
    sys.exit(main())
