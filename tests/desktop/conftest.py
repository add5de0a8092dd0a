"""The real window without a display, in every way; leftovers are counted."""

import importlib.util
import multiprocessing
import os
import sys
import threading
import time
from concurrent import interpreters
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))  # the set-up and the recorder
os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first QApplication
if not importlib.util.find_spec("pytestqt"):  # on other builds: the model, without a window
    collect_ignore = [f"test_{name}.py" for name in ("around", "program", "random", "window")]
PATIENCE_S = 50.0  # longest wait for something that has to happen; no test asserts a speed


@pytest.fixture
def settings(tmp_path: Path):
    from PyQt6.QtCore import QSettings

    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(qtbot, settings, tmp_path):
    """open_window(way) → a shown window with a small picture; closed at the end."""
    from gillab.desktop.window.main import MainWindow

    opened = []

    def open_one(way: str = "threads", size=(160, 120), **more) -> MainWindow:
        window = MainWindow(settings, way=way, workers=2, folder=tmp_path, **more)
        if size:
            window.picture.setFixedSize(*size)
        qtbot.addWidget(window)
        window.show()
        opened.append(window)
        return window

    yield open_one
    for window in opened:
        window.close()


@pytest.fixture
def complete(qtbot):
    """complete(window) waits until every pixel of its present view is computed."""

    def wait(window) -> None:
        qtbot.waitUntil(
            lambda: window.painter is not None and window.painter.progress.complete_s is not None,
            timeout=PATIENCE_S * 1000,
        )

    return wait


@pytest.fixture
def nothing_left_behind():
    """Counts interpreters, processes, threads and shared memory before and after, each apart."""
    before = _left()
    yield
    deadline = time.monotonic() + PATIENCE_S
    while (more := _more(before)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not more


def _more(before: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in _left().items() if count > before[name]}


def _left() -> dict[str, int]:
    return {
        "interpreters": len(interpreters.list_all()),
        "processes": len(multiprocessing.active_children()),
        "threads": _threads(),
        "shared memory": len([*Path("/dev/shm").glob("psm_*")]),  # no such folder on this system
    }


def _threads() -> int:
    ours = ("Thread", "open ", "close ", "memory", "Interpreter", "QueueFeeder")
    return sum(thread.name.startswith(ours) for thread in threading.enumerate())
