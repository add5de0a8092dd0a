"""Open the real window around somebody's own way of computing its pictures.

Imports Qt only when a window opens, so that interpreters can import whatever imports this.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gillab.desktop.model.view import View
    from gillab.desktop.window.main import MainWindow, Paints
    from gillab.desktop.window.picture import Picture

WORKERS = 2
VALUES = 4  # pictures that each way computes when they are compared
ZOOMS, ZOOM_S = 5, 0.6  # what --offscreen does in place of a hand
FEWER_ZOOMS = 1  # where each view has to be computed to its end
LAST_S = 15.0  # at most, for the last view to be complete


class Painted:
    """A function paint(picture, view, *pool) in the shape the window asks for."""

    def __init__(self, paint: Callable, picture: Picture, *pool: Executor):
        self._paint, self._picture, self._pool = paint, picture, pool

    def start(self, view: View) -> None:
        """Blank memory for the view, then the function's turn."""
        self._picture.begin(view)
        self._paint(self._picture, view, *self._pool)

    def stop(self) -> None:
        """A function cannot be stopped."""


def paints(code: Callable, pool: Executor | None) -> Callable[[Picture], Paints]:
    """From a function, or a class Painter(picture, pool), to what MainWindow takes."""
    pools = () if pool is None else (pool,)
    if isinstance(code, type):
        return lambda picture: code(picture, *pools)
    return lambda picture: Painted(code, picture, *pools)


class FirstOnly(logging.Filter):
    """An error in a done-callback is logged for each tile: the first says enough."""

    def __init__(self):
        super().__init__()
        self.seen = 0

    def filter(self, record: logging.LogRecord) -> bool:
        self.seen += 1
        if self.seen == 2:
            print("… and more of the same", file=sys.stderr)
        return self.seen == 1


def explore(code: Callable, make_pool: Callable[[int], Executor] | None = None) -> None:
    """Open the window, with a pool of two workers if one is given; returns when it is closed.

    `--offscreen` behind the script's name, or a machine without a display: the window is driven
    by itself and leaves pictures.
    """
    from gillab.desktop.window import program

    offscreen = "--offscreen" in sys.argv or not program.has_display()
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = program.why_qt_cannot_start()
    if problem:
        sys.exit(problem)
    pool = make_pool(WORKERS) if make_pool else None
    logging.getLogger("concurrent.futures").addFilter(FirstOnly())
    kept = None  # late results still find the picture, although nobody looks any more
    try:
        # A class is told to stop; a function computes every view to its end.
        zooms = ZOOMS if isinstance(code, type) else FEWER_ZOOMS
        kept = _show(paints(code, pool), zooms if offscreen else None)
    finally:
        if pool:
            # Code of steps 3.2 and 3.3 knows nothing of cancelling yet: that is no news now.
            logging.getLogger("concurrent.futures").disabled = True
            pool.shutdown(cancel_futures=True)
        del kept


def _show(factory: Callable, zooms: int | None) -> tuple:
    """Returns when the window is closed, by a hand or after so many zooms: the application and
    the window."""
    from PyQt6.QtCore import QSettings

    from gillab.desktop.window import program
    from gillab.desktop.window.main import MainWindow

    app = program.application(program.read_arguments([]))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "settings.ini"))
        settings = QSettings(path, QSettings.Format.IniFormat)
        window = MainWindow(settings, folder=Path.cwd(), paints=factory)
        window.show()
        if zooms is not None:
            _drive(app, window, zooms)
        else:
            app.exec()
    return app, window


def _drive(app, window: MainWindow, zooms: int) -> None:
    from gillab.core.stats import percentile
    from gillab.desktop.model.lag import missed
    from gillab.desktop.window.driver import spin

    shown: Counter[View] = Counter()
    window.picture.shown.connect(lambda _tile, _worker: shown.update([window.picture.view]))
    for _ in range(zooms):
        spin(app, ZOOM_S)
        view = window.picture.view
        window.show_view(view.zoomed(1.6, view.width * 0.3, view.height * 0.4))
    tiles = window.picture.view.tiles()
    spin(app, LAST_S, lambda: shown[window.picture.view] == len(tiles))
    place = Path(os.environ.get("GILLAB_OUTPUT", "."))
    place.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(place / "window.png"))
    window.panel.lateness.grab().save(str(place / "lag.png"))
    late_s = window.lag.late_s
    window.close()
    count = shown[window.picture.view]
    print(f"{count} of {len(tiles)} tiles of the last view were shown")
    if not shown:
        print("paint has shown nothing at all")
    elif count < len(tiles):
        print("the workers may still be busy with the views before it: step 3.4 is about that")
    print(
        f"{len(late_s)} frames were due, {missed(late_s)} were missed; "
        f"99 of 100 were at most {percentile(late_s or [0.0], 99) * 1000:.0f} ms late"
    )
    print(f"window.png and lag.png are in {place}")


def measure() -> Generator[tuple[str, float, float, int]]:
    """(way, lateness in s at 99 %, tiles per s, bytes of the tree) of each way on this machine.

    Each in a fresh process, offscreen, with as many workers as there are cores; printed as found.
    """
    from gillab.bench.child import run_case
    from gillab.bench.suites.desktop import EXPLORER
    from gillab.core.results import Case
    from gillab.core.stats import percentile
    from gillab.desktop.model.started_pool import WAYS
    from gillab.desktop.window.program import usual_workers

    workers = usual_workers()
    for way in WAYS:
        case = Case("desktop", "explorer", way, workers, "", EXPLORER)
        found = run_case(sys.executable, case, values=VALUES, warmups=0, timeout_s=60)
        if found.status != "ok":
            print(f"{way:14}{found.reason}")
            continue
        details = found.measurement["details"]
        late_s = percentile(details["late_s"] or [0.0], 99)
        memory_bytes = details["memory"]["pss_bytes"] or details["memory"]["uss_bytes"]
        tiles_per_s = details["tiles"] / details["seconds"]
        print(
            f"{way:14}{late_s * 1000:>8.1f} ms late  {details['missed']:>4} frames missed"
            f"{tiles_per_s:>8.0f} tiles/s{memory_bytes / 1e6:>8.0f} MB",
            flush=True,
        )
        yield way, late_s, tiles_per_s, memory_bytes
