"""Run one scenario of the window in this process: open it, say how it goes, and close it.

    python -m gillab.course.play.measure_window < REQUEST.json

Prints an event of JSON a line: "live" about twice a second, then "done" with the measured run, or
"failed" with one line that says why. The parent limits and ends it.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gillab.charts.scenario_runs import WINDOW
from gillab.core.results import Case, Run
from gillab.course.play import child
from gillab.course.play.child import Say
from gillab.course.play.scenarios import Scenario
from gillab.course.play.window import Load


def run(scenario: Scenario[Load], build: str, picture: str, say: Say) -> Run:
    """Measure the scenario; the values are seconds for a tile."""
    from PyQt6.QtCore import QSettings

    from gillab.course.play import scenario_window
    from gillab.desktop.window import application

    begin = time.perf_counter()
    app = application.create()
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat)
        made = scenario_window.ScenarioWindow(app, scenario, settings, say)
        values, details = made.measure(Path(picture) if picture else None)
    params = dataclasses.asdict(scenario.load) | {"s": scenario.seconds}
    case = Case(WINDOW, scenario.name, scenario.way, scenario.workers, build, params)
    details |= {"guess": scenario.guess}
    return Run(case, "ok", "s", values, details=details, duration_s=time.perf_counter() - begin)


def measure(scenario: Scenario[Load], request: dict[str, Any], say: Say) -> Run:
    """The run; with a place for a picture, without a display."""
    if request["picture"]:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return run(scenario, request["build"], request["picture"], say)


if __name__ == "__main__":
    sys.exit(child.answer(Load, measure))
