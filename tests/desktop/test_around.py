"""The program's recorded pictures, and the libraries that its page names."""

import re
import struct
from pathlib import Path

import pytest
from maintain import record_desktop
from setup import qt

ROOT = Path(__file__).resolve().parents[2]

PAGE, BEYOND = (
    (ROOT / "docs" / "exercises" / name).read_text("utf-8")
    for name in ("3-desktop.md", "3-beyond.md")
)
STILLS = [record_desktop.FILES, *(f"window-{way}" for way in record_desktop.WAYS)]
MOVING = [f"window-{way}-moving" for way in record_desktop.WAYS]
MOST_BYTES = 400_000
# Fonts that Qt needs; on Debian, fontconfig installs some.
FONTS = {"dnf": {"dejavu-sans-fonts"}, "pacman": {"ttf-dejavu"}}


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Name and content of each part of a RIFF file or of one of its parts."""
    found, place = [], 0
    while place < len(data):
        name, size = data[place : place + 4], struct.unpack("<I", data[place + 4 : place + 8])[0]
        found.append((name, data[place + 8 : place + 8 + size]))
        place += 8 + size + size % 2
    return found


@pytest.mark.parametrize("name", [*STILLS, *MOVING])
def test_each_picture_has_the_windows_size_and_is_light(name):
    from PyQt6.QtGui import QImageReader

    path = record_desktop.FOLDER / f"{name}.webp"
    size = QImageReader(str(path)).size()
    assert (size.width(), size.height()) == record_desktop.SIZE
    assert path.stat().st_size < MOST_BYTES
    assert f"desktop/{name}.webp" in BEYOND


@pytest.mark.parametrize("name", MOVING)
def test_a_recording_ends_by_itself_within_five_seconds(name):
    """WCAG 2.2.2: what moves longer by itself needs a way to stop it."""
    data = (record_desktop.FOLDER / f"{name}.webp").read_bytes()
    parts = chunks(data[12:])
    (loops,) = [struct.unpack("<H", content[4:6])[0] for part, content in parts if part == b"ANIM"]
    frames = [content for part, content in parts if part == b"ANMF"]
    assert loops == 1 and len(frames) == record_desktop.FRAMES
    assert sum(int.from_bytes(frame[12:15], "little") for frame in frames) < 5000


def test_a_recording_is_what_was_on_the_screen():
    """Three pictures assembled, each but the first only where it differs: read back by Qt."""
    from PyQt6.QtCore import QBuffer, QByteArray
    from PyQt6.QtGui import QColor, QImage, QImageReader, QPainter

    wide, high = record_desktop.SIZE
    images = []
    for number in range(3):
        image = QImage(wide, high, QImage.Format.Format_ARGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.fillRect(100 * number, 100, 80, 80, QColor("red"))
        painter.end()
        images.append(image)
    changed = [images[0], *(record_desktop.changes(images[n], images[n + 1]) for n in (0, 1))]
    data = record_desktop.assembled([record_desktop.encoded(one, 90) for one in changed], 400)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer, QByteArray(b"webp"))
    for image in images:
        seen = reader.read()
        assert not seen.isNull(), reader.errorString()
        for x, y in ((50, 150), (150, 150), (240, 140), (900, 600)):
            one, other = seen.pixelColor(x, y).getRgb(), image.pixelColor(x, y).getRgb()
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 24, (x, y)


@pytest.mark.parametrize(("program", "install"), [(p, qt.INSTALL[p]) for p in qt.PROGRAMS])
def test_the_page_names_the_packages_that_doctor_names(program, install):
    said = [line.split() for line in re.findall(rf"^ +{install} (.+)$", PAGE, re.M)]
    first, second = map(set, said)
    assert first == set(qt.packages(program, qt.FOR_QT)) | FONTS.get(program, set())
    assert second == set(qt.packages(program, qt.FOR_WINDOWS))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (["libxcb-icccm.so.4", "libxcb-shm.so.0"], "libxcb-icccm4 libxcb-shm0"),
        ("ImportError: libEGL.so.1: cannot open shared object file", "libegl1"),
    ],
)
def test_doctor_names_only_what_is_missing(said, answer, monkeypatch):
    monkeypatch.setattr(qt.shutil, "which", lambda program: program == "apt-get")
    assert qt.remedy(said) == f"sudo apt-get install {answer}"


def test_doctor_names_everything_when_nothing_is_said(monkeypatch):
    monkeypatch.setattr(qt.shutil, "which", lambda program: program == "pacman")
    assert qt.remedy().startswith("sudo pacman -S dbus fontconfig glib2")


def test_musl_is_said_plainly(monkeypatch):
    monkeypatch.setattr(qt.shutil, "which", lambda program: program == "apk")
    assert "musl" in qt.remedy()
