"""Started as people start it, in a process of its own."""

import os
import subprocess
import sys

import pytest
from PyQt6.QtGui import QImage

from gillab.desktop import program
from gillab.desktop.model.started_pool import MOST_WORKERS, WAYS
from gillab.desktop.window import application, driver

CLOSES = """
import sys, time
from pathlib import Path
from PyQt6.QtCore import QSettings
from gillab.desktop.window import application, driver
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.view_sequence import ViewSequence

if __name__ == "__main__":
    app = application.create()
    settings = QSettings(sys.argv[2], QSettings.Format.IniFormat)
    window = MainWindow(settings, way=sys.argv[1], workers=2, folder=Path(sys.argv[2]).parent)
    views = ViewSequence(window)
    window.show()
    assert driver.spin(app, 30, lambda: views.completed)
    views.show_next()
    driver.spin(app, 0.1)
    print(time.monotonic(), flush=True)
    window.close()
"""


def start(*words, timeout_s=110, **variables):
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env = {k: v for k, v in env.items() if k != "QT_QPA_PLATFORM"} | variables
    command = [sys.executable, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=timeout_s)


SMALL = """
from gillab.desktop import program
from gillab.desktop.window import driver

if __name__ == "__main__":
    driver.SIZE = (200, 200)  # a large picture takes seconds, in each way
    raise SystemExit(program.main())
"""


@pytest.mark.timeout(300)
def test_offscreen_writes_pictures_and_lag_graphs(tmp_path):
    script = tmp_path / "small.py"
    script.write_text(SMALL)
    words = ("--offscreen", str(tmp_path / "out"), "--seconds", "0.5")
    done = start(str(script), *words, timeout_s=280)
    assert done.returncode == 0, done.stderr
    for way in WAYS:
        for name in ("window", "picture", "lag"):
            assert not QImage(str(tmp_path / "out" / f"{name}-{way}.png")).isNull()
        assert way in done.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a display")
def test_no_display_is_one_clear_message():
    done = start("-m", "gillab.desktop")
    assert done.returncode == 2
    assert "There is no display" in done.stderr and "--offscreen" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="DISPLAY is X11's")
def test_a_display_that_does_not_answer_ends_no_process_by_a_signal():
    """Qt would abort. What is said depends on the system: its libraries may be missing as well."""
    done = start("-m", "gillab.desktop", DISPLAY=":987")
    assert done.returncode == 2
    assert "does not answer" in done.stderr or "Libraries of the system" in done.stderr
    assert "Reinstalling" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--folder", "no such folder"], "no such folder is not a folder"),
        (["--workers", "0"], f"0 is not a whole number between 1 and {MOST_WORKERS}"),
        (["--workers", "abc"], f"abc is not a whole number between 1 and {MOST_WORKERS}"),
        (["--executor", "magic"], "invalid choice: 'magic'"),
        (["--offscreen", os.devnull + "/x"], os.devnull),
        (["--offscreen", "x", "--seconds", "0"], "0 is not between 0.5 and 600"),
        (["--offscreen", "x", "--seconds", "-1"], "-1 is not between 0.5 and 600"),
        (["--offscreen", "x", "--seconds", "nan"], "nan is not between 0.5 and 600"),
        (["--offscreen", "x", "--seconds", "soon"], "soon is not between 0.5 and 600"),
    ],
)
def test_a_mistake_is_one_clear_message(words, said):
    done = start("-m", "gillab.desktop", *words)
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr


def test_a_machine_that_is_too_slow_is_reported(tmp_path, monkeypatch, capsys):
    def never(*_):
        raise driver.TooSlow("the first picture did not come within 1 s")

    monkeypatch.setattr(application, "try_every_way", never)
    monkeypatch.setattr(application, "create", lambda _: None)
    monkeypatch.setattr(os, "environ", os.environ.copy())  # main takes variables away
    assert program.main(["--offscreen", str(tmp_path)]) == 2
    assert "did not come within 1 s; close other programs" in capsys.readouterr().err


EXPLORES = """
from gillab.desktop.explore import explore


def paint(picture, view):
    for tile in view.tiles():
        picture.show_tile(tile, bytes(tile.rows * tile.columns))


if __name__ == "__main__":
    explore(paint)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a display")
def test_a_participants_window_without_a_display_says_what_it_does_and_what_it_saw(tmp_path):
    script = tmp_path / "task.py"
    script.write_text(EXPLORES)
    done = start(str(script), GILLAB_OUTPUT=str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    first, *others = done.stdout.splitlines()
    assert first.startswith("without a display")
    said = "\n".join(others)
    assert "of the last view were shown" in said and "of the last 240 frames" in said
    assert "frames were due" in said
    assert not QImage(str(tmp_path / "out" / "window.png")).isNull()


DENSE = """
import sys
from pathlib import Path
from PyQt6.QtCore import QEvent, QSettings
from PyQt6.QtWidgets import QApplication
from gillab.desktop.window import application, driver
from gillab.desktop.window.main import MainWindow

if __name__ == "__main__":
    app = application.create()
    settings = QSettings(sys.argv[1], QSettings.Format.IniFormat)
    window = MainWindow(settings, way="threads", workers=2, folder=Path(sys.argv[1]).parent)
    picture = window.picture
    picture.setFixedSize(120, 90)
    window.show()
    complete = lambda: window.painter and window.painter.progress.complete_s is not None
    assert driver.spin(app, 60, complete)
    print(picture.view.width, picture.view.height)
    picture.devicePixelRatioF = lambda: 1.0  # as if moved to the screen beside
    app.sendEvent(picture, QEvent(QEvent.Type.DevicePixelRatioChange))
    print(picture.view.width, picture.view.height)
    window.close()
"""


def test_every_pixel_of_a_dense_screen_is_computed_and_a_change_is_noticed(tmp_path):
    script = tmp_path / "dense.py"
    script.write_text(DENSE)
    variables = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "2"}
    done = start(str(script), str(tmp_path / "s.ini"), **variables)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["240", "180", "120", "90"]


@pytest.mark.parametrize("way", WAYS)
def test_the_process_ends_after_the_window(way, tmp_path):
    program = tmp_path / "closes.py"
    program.write_text(CLOSES)
    done = start(str(program), way, str(tmp_path / "s.ini"), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout)  # its window was closed; it has ended, else start() would fail
