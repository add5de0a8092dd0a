"""Does a window stay responsive while workers compute? The real window, without a display.

Every run shows the same pictures in the same order, so tiles per second can be compared.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gillab.bench.measure import Context, Measurement
from gillab.bench.request import Request
from gillab.bench.suites import Suite, names_suites
from gillab.core.results import Case

if TYPE_CHECKING:
    from gillab.desktop.window.driver import WindowRun

SIZE = (320, 240)  # of the picture, in pixels
WAYS = ("inline", "threads", "processes", "interpreters")
QT = "qthreads"  # Qt's own thread pool
APART = ("processes", "interpreters")  # their results have to be sent to the window
COMPARED = 2  # times as many runs of those two, because charts compare them

# The window as people use it.
EXPLORER: dict[str, Any] = {
    "picture": "mandelbrot",
    "size": list(SIZE),
    "results": "shared",
    "batch": 1,
    "side": 32,
    "stops": 1,  # pictures per value
}
COPIED = {"results": "copied"}
LARGE = {"side": 128}  # 16 kB per tile, of the same pictures
# Results that need hardly any arithmetic, so a value takes many pictures; up to 256 kB per tile.
CHEAP = {"picture": "waves", "size": [1024, 768], "side": 512, "stops": 40}
RESULTS: tuple[dict[str, Any], ...] = (
    COPIED,
    {"batch": 4},
    LARGE,
    LARGE | COPIED,
    CHEAP,
    CHEAP | COPIED,
)


def cases(request: Request) -> Iterator[Case]:
    """Each pool; the pools of `APART` also with results of other sizes, shared and copied.

    A quick run of all suites leaves this one out, because it takes minutes; a full run does if Qt
    is not installed. A user who names the suite gets a message if Qt is missing.
    """
    asked = names_suites(request.suites)
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
    """Why this build cannot be measured; empty if it can."""
    return "PyQt6 has no wheels for free-threaded builds" if build["free_threaded"] else ""


def measure(case: Case, context: Context) -> Measurement:
    """Measure one window from start to close.

    A value is the 99th percentile of the lateness, in seconds, of the frames due in an interval.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gillab.desktop.model.lag import late_99_s, missed

    memory: dict[str, Any] = {}
    found = _run_window(case, context, memory)
    late_s = [late for interval in found.late_s for late in interval]
    details = {
        "late_s": [round(late, 5) for late in late_s],
        "missed": missed(late_s),
        "tiles": found.tiles,
        "seconds": round(found.seconds, 4),
        "first_picture_s": round(found.first_picture_s, 4),
        "close_s": round(found.close_s, 4),
        "all_gone": found.all_closed,
        "memory": memory,
    }
    return Measurement([late_99_s(interval) for interval in found.late_s], details=details)


def _run_window(case: Case, context: Context, memory: dict[str, Any]) -> WindowRun:
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
        return driver.run_window(
            app,
            window,
            context.values,
            driver.pictures(params["stops"]),
            lambda _window: memory.update(context.ask("memory")),
            params["picture"],
        )


SUITE = Suite(
    about=__doc__,
    unit="s",
    cases=cases,
    measure=measure,
    # Shared results are compared with copied ones, and pools with each other.
    together=lambda case: (case.workload, case.params["picture"], case.params["side"]),
    no_case_for="a quick run of all suites, and executors that the program does not have",
    own_executors=(QT,),
    unfit=unfit,
)
