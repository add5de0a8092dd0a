"""Run the window without a user, and measure how late its frames are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QDeadlineTimer, QEventLoop, QSettings
from PyQt6.QtWidgets import QApplication

from gillab.desktop.model.lag import late_99_s, missed
from gillab.desktop.model.started_pool import WAYS
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.painter import PoolPainter
from gillab.desktop.window.view_sequence import ViewSequence

PATIENCE_S = 60.0  # a machine may have one core only
SIZE = (760, 540)  # of the window without a display: each picture takes a second or two


class TooSlow(RuntimeError):
    """Something expected did not happen within PATIENCE_S."""


@dataclass(frozen=True, slots=True)
class WindowRun:
    """A run of one way: lateness in seconds of every frame due, interval by interval."""

    late_s: list[list[float]]
    tiles: int  # shown in all intervals
    seconds: float  # of all intervals
    first_picture_s: float  # from the request for a pool until every pixel has a colour
    close_s: float  # from closing the window until its workers have ended
    all_closed: bool  # whether they have


def spin(app: QApplication, seconds: float, until: Callable[[], object] = lambda: False) -> bool:
    """Process events for so long, or until `until()` is true; return whether it is."""
    deadline = QDeadlineTimer(round(seconds * 1000))
    while not deadline.hasExpired():
        if until():
            return True
        flags = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        app.processEvents(flags, QDeadlineTimer(min(50, deadline.remainingTime())))
    return bool(until())


type Interval = Callable[[QApplication, ViewSequence], object]


def lasting(seconds: float) -> Interval:
    """An interval of so many seconds, however many pictures are computed."""
    return lambda app, _views: spin(app, seconds)


def pictures(count: int) -> Interval:
    """An interval of so many complete pictures: the same work for every way."""

    def wait(app: QApplication, views: ViewSequence) -> None:
        wanted = views.completed + count
        _wait(app, "a complete picture", lambda: views.completed >= wanted)

    return wait


def run_window(
    app: QApplication,
    window: MainWindow,
    count: int,
    interval: Interval,
    at_work: Callable[[MainWindow], None] = lambda window: None,
    fractal: str = "mandelbrot",
) -> WindowRun:
    """Show the window, measure so many intervals, and close it while its workers compute.

    The first picture and the first view of the sequence warm up and belong to no interval.
    `at_work` is called while workers compute, but not while lateness is measured.
    """
    start = time.perf_counter()
    views = ViewSequence(window, fractal)
    window.show()
    _wait(app, "the first picture", lambda: _first_picture_s(window) is not None)
    first_picture_s = time.perf_counter() - start
    views.show_next()
    _wait(app, "a complete picture", lambda: views.completed)
    tiles, begin = window.meters.tiles, time.perf_counter()
    late_s = _intervals(app, window, views, count, interval)
    tiles = window.meters.tiles - tiles
    elapsed = time.perf_counter() - begin
    at_work(window)
    views.show_next()
    start = time.perf_counter()
    window.close()
    close_s = time.perf_counter() - start
    return WindowRun(late_s, tiles, elapsed, first_picture_s, close_s, window.all_closed)


def _intervals(
    app: QApplication, window: MainWindow, views: ViewSequence, count: int, interval: Interval
) -> list[list[float]]:
    """Lateness of the frames due in each interval."""
    late_s = []
    window.lag.clear()
    window.lag.start(window.clock())
    for number in range(1, count + 1):
        seen = len(window.lag.late_s)
        interval(app, views)
        if number == count:
            window.lag.stop(window.clock())
        late_s.append(window.lag.late_s[seen:])
    return late_s


def _first_picture_s(window: MainWindow) -> float | None:
    painter = window.painter
    return painter.progress.first_s if isinstance(painter, PoolPainter) else None


def _wait(app: QApplication, what: str, until: Callable[[], object]) -> None:
    if not spin(app, PATIENCE_S, until):
        raise TooSlow(f"{what} did not come within {PATIENCE_S:g} s")


def try_every_way(
    app: QApplication, folder: Path, workers: int, seconds: float, scratch: str
) -> None:
    """Write window-WAY.png, picture-WAY.png and lag-WAY.png to the folder, and print a table."""
    print(f"{'':14}{'late 99 %':>11}{'latest':>11}{'missed':>10}{'close':>10}")
    for way in WAYS:
        settings = QSettings(str(Path(scratch, "settings.ini")), QSettings.Format.IniFormat)
        window = MainWindow(settings, way=way, workers=workers, folder=folder)
        window.resize(*SIZE)

        def save(window: MainWindow, way: str = way) -> None:
            window.grab().save(str(folder / f"window-{way}.png"))
            window.picture.image().save(str(folder / f"picture-{way}.png"))
            window.panel.lateness.grab().save(str(folder / f"lag-{way}.png"))

        found = run_window(app, window, 1, lasting(seconds), save)
        late_s = [late for interval in found.late_s for late in interval] or [0.0]
        print(
            f"{way:14}{late_99_s(late_s) * 1000:>8.1f} ms{max(late_s) * 1000:>8.1f} ms"
            f"{missed(late_s):>5}/{len(late_s):<4}"
            f"{found.close_s * 1000:>7.0f} ms",
            flush=True,
        )
    print(f"pictures are in {folder}")
