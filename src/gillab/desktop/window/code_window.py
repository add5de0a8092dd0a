"""The window around a participant's code: for the user, or run without one for two pictures."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from PyQt6.QtCore import QSettings
from PyQt6.QtWidgets import QApplication

from gillab.core import other_programs
from gillab.desktop.model.lag import RECENT, TICK_S, late_99_s, missed
from gillab.desktop.model.view import View
from gillab.desktop.window import application
from gillab.desktop.window.driver import spin
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.painter import painter_factory

ZOOMS, ZOOM_S = 5, 0.6  # without a user: how often the view changes, and after how long
FUNCTION_ZOOMS = 1  # a function cannot be stopped: it computes every view to its end
COMPLETE_S = 15.0  # the longest wait for the last view to be complete


def show(code: Callable, pool: Executor | None, offscreen: bool) -> tuple[QApplication, MainWindow]:
    """Return when the window is closed: by the user, or offscreen after some zooms."""
    app = application.create()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "settings.ini"))
        settings = QSettings(path, QSettings.Format.IniFormat)
        factory = painter_factory(code, pool)
        window = MainWindow(settings, folder=Path.cwd(), make_painter=factory)
        before, ours_s = other_programs.read(), time.process_time()
        window.show()
        if offscreen:
            _zoom_and_save(app, window, ZOOMS if isinstance(code, type) else FUNCTION_ZOOMS)
        else:
            app.exec()
        ours_s = time.process_time() - ours_s  # the pools of these steps have no processes
        taken = other_programs.between(before, other_programs.read(), ours_s)
        _report_lateness(window.lag.late_s, taken.remark())
    return app, window


def _zoom_and_save(app: QApplication, window: MainWindow, zooms: int) -> None:
    shown: Counter[View] = Counter()
    window.picture.shown.connect(lambda _tile, _worker: shown.update([window.picture.view]))
    for _ in range(zooms):
        spin(app, ZOOM_S)
        view = window.picture.view
        window.show_view(view.zoomed(1.6, view.width * 0.3, view.height * 0.4))
    tiles = len(window.picture.view.tiles())
    spin(app, COMPLETE_S, lambda: shown[window.picture.view] == tiles)
    spin(app, 2 * TICK_S)  # the graph shows a freeze once the late tick has come
    folder = Path(os.environ.get("GILLAB_OUTPUT", "."))
    folder.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(folder / "window.png"))
    window.panel.lateness.grab().save(str(folder / "lag.png"))
    window.close()
    _report(shown[window.picture.view], tiles, bool(shown))
    print(f"window.png and lag.png, of the last {RECENT} frames, are in {folder}")


def _report(count: int, tiles: int, any_shown: bool) -> None:
    """Print how many tiles of the last view were shown."""
    print(f"{count} of {tiles} tiles of the last view were shown")
    if not any_shown:
        print("paint has shown nothing at all")
    elif count < tiles:
        print("the workers may still be busy with the views before it: step 3.2 is about that")


def _report_lateness(late_s: list[float], others: str) -> None:
    """Print how late the frames were; `others` says what other programs took meanwhile."""
    print(
        f"{len(late_s)} frames were due, {missed(late_s)} were missed; "
        f"99 of 100 were at most {late_99_s(late_s) * 1000:.0f} ms late"
    )
    if others:
        print(f"beware: {others}. These figures say nothing: run it again when it is quiet")
