"""Does a window stay alive while workers compute? The real one, driven without a display."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gillab.bench import plan
from gillab.bench.measure import Context, Measurement
from gillab.results import Case

if TYPE_CHECKING:
    from gillab.desktop.window.probe import Ride

UNIT = "s"  # lateness that 99 % of the frames due do not exceed
ROUNDS = 1
SIZE = (480, 360)  # of the picture, in pixels
STRETCH_S = {"quick": 0.3, "full": 0.8}  # of each value
WAYS = ("inline", "threads", "processes", "interpreters")


def cases(request: plan.Request) -> Iterator[Case]:
    """Each pool with its results in shared memory; at the most workers also as copies.

    A quick run of all suites leaves this one out, since it needs Qt and takes its time. So does
    a full one where Qt is not installed: whoever asks for it by name is told what is missing.
    """
    asked = len(request.suites) < len(plan.suite_names())
    if not asked and (request.preset == "quick" or not importlib.util.find_spec("PyQt6")):
        return
    most = max(request.workers)
    counts = request.workers if request.preset == "full" else (most,)
    for executor, workers in request.pools():
        if executor not in WAYS or (executor != "inline" and workers not in counts):
            continue
        params = {"results": "shared", "batch": 1, "stretch_s": STRETCH_S[request.preset]}
        yield Case("desktop", "explorer", executor, workers, "", params)
        apart = executor in ("processes", "interpreters")
        if request.preset == "full" and workers == most and apart:
            yield Case("desktop", "explorer", executor, workers, "", params | {"results": "copied"})
            yield Case("desktop", "explorer", executor, workers, "", params | {"batch": 4})


def measure(case: Case, context: Context) -> Measurement:
    """One window through its life; each value is a stretch's lateness at 99 %."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gillab.desktop.model.lag import missed, percentile

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
    return Measurement([percentile(stretch, 0.99) for stretch in found.late_s], details=details)


def _ride(case: Case, context: Context, memory: dict[str, Any]) -> Ride:
    from PyQt6.QtCore import QSettings
    from PyQt6.QtWidgets import QApplication

    from gillab.desktop.window import look, probe
    from gillab.desktop.window.main import MainWindow

    app = QApplication(["gillab"])
    look.apply(app, dark=False)
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(
            QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat),
            way=case.executor,
            workers=case.workers,
            folder=Path(folder),
            shared=case.params["results"] == "shared",
            batch=case.params["batch"],
        )
        window.picture.setFixedSize(*SIZE)
        stretch_s = case.params["stretch_s"]
        return probe.ride(
            app,
            window,
            context.values,
            stretch_s,
            lambda _window: memory.update(context.ask("memory")),
        )
