"""Drive the real window without a hand, and write down how it fared."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QDeadlineTimer, QEventLoop, QSettings
from PyQt6.QtWidgets import QApplication

from gillab.core.stats import percentile
from gillab.desktop.model.lag import missed
from gillab.desktop.model.started_pool import WAYS
from gillab.desktop.window.main import MainWindow
from gillab.desktop.window.painter import Painter
from gillab.desktop.window.tour import Tour

PATIENCE_S = 60.0  # one core may have to compute what eight do elsewhere
SIZE = (760, 540)  # of the window without a display: each picture takes a second or two


class TooSlow(RuntimeError):
    """Something that has to happen did not, within PATIENCE_S."""


@dataclass(frozen=True, slots=True)
class Ride:
    """One way's window under work: lateness in seconds of every frame due, stretch by stretch."""

    late_s: list[list[float]]
    tiles: int
    seconds: float
    first_picture_s: float  # from asking for the pool to a colour for every pixel
    close_s: float  # from asking to close to the workers being gone
    all_gone: bool


def spin(app: QApplication, seconds: float, until: Callable[[], object] = lambda: False) -> bool:
    """Let the program live until then; whether `until` came true."""
    deadline = QDeadlineTimer(round(seconds * 1000))
    while not deadline.hasExpired():
        if until():
            return True
        flags = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        app.processEvents(flags, QDeadlineTimer(min(50, deadline.remainingTime())))
    return bool(until())


type Stretch = Callable[[QApplication, Tour], None]


def lasting(seconds: float) -> Stretch:
    """So long, whatever is computed meanwhile."""
    return lambda app, _tour: (spin(app, seconds), None)[1]


def stops(count: int) -> Stretch:
    """So many pictures, however long they take: the same work for every way."""

    def travel(app: QApplication, tour: Tour) -> None:
        wanted = tour.completed + count
        _wait(app, "a complete picture", lambda: tour.completed >= wanted)

    return travel


def ride(
    app: QApplication,
    window: MainWindow,
    stretches: int,
    stretch: Stretch,
    during: Callable[[MainWindow], None] = lambda window: None,
    fractal: str = "mandelbrot",
) -> Ride:
    """Show the window, travel, close it in the midst of work.

    The first picture and the first stop are for warming up, and belong to no stretch. `during` is
    called while the workers work, but not while lateness is measured.
    """
    start = time.perf_counter()
    tour = Tour(window, fractal)
    window.show()
    _wait(app, "the first picture", lambda: _first(window) is not None)
    first_picture_s = time.perf_counter() - start
    tour.go_on()
    _wait(app, "a complete picture", lambda: tour.completed)
    window.lag.clear()
    late_s, tiles, begin = [], -window.tiles, time.perf_counter()
    for _ in range(stretches):
        seen = len(window.lag.late_s)
        stretch(app, tour)
        late_s.append(window.lag.late_s[seen:])
    tiles += window.tiles
    elapsed = time.perf_counter() - begin
    during(window)
    tour.go_on()
    start = time.perf_counter()
    window.close()
    close_s = time.perf_counter() - start
    return Ride(late_s, tiles, elapsed, first_picture_s, close_s, window.all_gone)


def _first(window: MainWindow) -> float | None:
    return window.paints.progress.first_s if isinstance(window.paints, Painter) else None


def _wait(app: QApplication, what: str, until: Callable[[], object]) -> None:
    if not spin(app, PATIENCE_S, until):
        raise TooSlow(f"{what} did not come within {PATIENCE_S:g} s")


def try_every_way(
    app: QApplication, folder: Path, workers: int, seconds: float, scratch: str
) -> None:
    """window-WAY.png, picture-WAY.png and lag-WAY.png in the folder, and a table on stdout."""
    print(f"{'':14}{'late 99 %':>11}{'latest':>11}{'missed':>10}{'close':>10}")
    for way in WAYS:
        settings = QSettings(str(Path(scratch, "settings.ini")), QSettings.Format.IniFormat)
        window = MainWindow(settings, way=way, workers=workers, folder=folder)
        window.resize(*SIZE)

        def keep(window: MainWindow, way: str = way) -> None:
            window.grab().save(str(folder / f"window-{way}.png"))
            window.picture.image().save(str(folder / f"picture-{way}.png"))
            window.panel.lateness.grab().save(str(folder / f"lag-{way}.png"))

        found = ride(app, window, 1, lasting(seconds), keep)
        late_s = [late for stretch in found.late_s for late in stretch] or [0.0]
        print(
            f"{way:14}{percentile(late_s, 99) * 1000:>8.1f} ms{max(late_s) * 1000:>8.1f} ms"
            f"{missed(late_s):>5}/{len(late_s):<4}"
            f"{found.close_s * 1000:>7.0f} ms",
            flush=True,
        )
    print(f"pictures are in {folder}")
