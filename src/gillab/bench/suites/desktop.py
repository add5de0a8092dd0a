"""Does a window stay alive while workers compute? The real one, driven without a display.

Every run is the same journey, picture by picture, so tiles a second are of the same work.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gillab.bench import plan
from gillab.bench.measure import Context, Measurement
from gillab.core.results import Case

if TYPE_CHECKING:
    from gillab.desktop.window.driver import Ride

UNIT = "s"  # lateness that 99 % of the frames due do not exceed
ROUNDS = 1
SIZE = (320, 240)  # of the picture, in pixels
WAYS = ("inline", "threads", "processes", "interpreters")
QT = "qthreads"  # Qt's own pool: another way to have threads
OWN_EXECUTORS = (QT,)
APART = ("processes", "interpreters")  # workers that results have to travel from
COMPARED = 2  # runs of those two for each of the others: charts hold one against the other

# The window as people use it.
EXPLORER: dict[str, Any] = {
    "picture": "mandelbrot",
    "size": list(SIZE),
    "results": "shared",
    "batch": 1,
    "side": 32,
    "stops": 1,  # pictures a value
}
COPIED = {"results": "copied"}
LARGE = {"side": 128}  # 16 kB a tile, of the same pictures
# Results that cost next to no arithmetic: there are many pictures to a value.
CHEAP = {"picture": "waves", "size": [1024, 768], "side": 512, "stops": 40}  # up to 256 kB a tile
RESULTS: tuple[dict[str, Any], ...] = (
    COPIED,
    {"batch": 4},
    LARGE,
    LARGE | COPIED,
    CHEAP,
    CHEAP | COPIED,
)


def cases(request: plan.Request) -> Iterator[Case]:
    """Each pool; those whose results travel also with results of other sizes, both ways.

    A quick run of all suites leaves this one out, since it needs Qt and takes its time. So does
    a full one where Qt is not installed: whoever asks for it by name is told what is missing.
    """
    asked = len(request.suites) < len(plan.suite_names())
    if not asked and (request.preset == "quick" or not importlib.util.find_spec("PyQt6")):
        return
    full, most = request.preset == "full", max(request.workers)
    for executor, workers in request.pools():
        if executor in WAYS and (executor == "inline" or full or workers == most):
            again = COMPARED if full and executor in APART and workers == most else 1
            yield from [Case("desktop", "explorer", executor, workers, "", EXPLORER)] * again
    if QT in request.executors or "threads" in request.executors:
        yield Case("desktop", "explorer", QT, most, "", EXPLORER)
    for executor in APART if full else ():
        if executor in request.executors:
            for params in RESULTS:
                yield Case("desktop", "results", executor, most, "", EXPLORER | params)


def unfit(_case: Case, build: Mapping[str, Any], _python: str) -> str:
    """Why this build cannot be asked; empty when it can."""
    return "PyQt6 has no wheels for free-threaded builds" if build["free_threaded"] else ""


def measure(case: Case, context: Context) -> Measurement:
    """One window through its life; each value is a stretch's lateness at 99 %."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gillab.core.stats import percentile
    from gillab.desktop.model.lag import missed

    memory: dict[str, Any] = {}
    found = _ride(case, context, memory)
    late_s = [late for stretch in found.late_s for late in stretch]
    details = {
        "late_s": [round(late, 5) for late in late_s],
        "missed": missed(late_s),
        "tiles": found.tiles,
        "seconds": round(found.seconds, 4),
        "first_picture_s": round(found.first_picture_s, 4),
        "close_s": round(found.close_s, 4),
        "all_gone": found.all_gone,
        "memory": memory,
    }
    values = [percentile(stretch or [0.0], 99) for stretch in found.late_s]
    return Measurement(values, details=details)


def _ride(case: Case, context: Context, memory: dict[str, Any]) -> Ride:
    from PyQt6.QtCore import QSettings
    from PyQt6.QtWidgets import QApplication

    from gillab.desktop.model.feed import Delivery
    from gillab.desktop.model.started_pool import POOLS
    from gillab.desktop.window import driver, style
    from gillab.desktop.window.main import MainWindow
    from gillab.desktop.window.qt_pool import QtThreadExecutor

    POOLS[QT] = QtThreadExecutor
    params = case.params
    app = QApplication(["gillab"])
    style.apply(app, dark=False)
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(
            QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat),
            way=case.executor,
            workers=case.workers,
            folder=Path(folder),
            delivery=Delivery(params["results"] == "shared", params["batch"], params["side"]),
        )
        window.picture.setFixedSize(*params["size"])
        return driver.ride(
            app,
            window,
            context.values,
            driver.stops(params["stops"]),
            lambda _window: memory.update(context.ask("memory")),
            params["picture"],
        )
