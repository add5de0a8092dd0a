"""What the tests of exercise 3 share: the real window, driven; pools that wait at a gate.

Imports Qt only inside functions: workers import this module for `through`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path

from gillab.course.check import NotYet, expect
from gillab.desktop.explore import paints
from gillab.desktop.model.fractal import render
from gillab.desktop.model.view import Tile, View

SIZE = (160, 120)
PATIENCE_S = 6.0
GATE_S = 3.0  # nobody waits longer at a closed gate: then it is opened, and that is told
CLOSED, OPEN, FORCED = 0, 1, 2
TICKS = 12  # of the timer, to be counted while workers are held up
KEPT: list[object] = []  # Qt's application ends with its last reference


def through(gate: memoryview, function: Callable, *arguments):
    """In a worker: wait until the gate is open, then do the work."""
    deadline = time.monotonic() + GATE_S
    while gate[0] == CLOSED:
        if time.monotonic() > deadline:
            gate[0] = FORCED
        time.sleep(0.002)
    return function(*arguments)


def gated(pool_class: type[Executor]) -> type[Executor]:
    """A pool whose tasks wait at `gate`, and which remembers its futures."""

    class Gated(pool_class):  # ty: ignore[unsupported-base] - threads or interpreters
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.gate = memoryview(bytearray([OPEN]))
            self.futures: list[Future] = []
            self.given: list[tuple] = []  # what each task was called with

        def submit(self, fn, /, *args, **kwargs):
            self.given.append(args)
            self.futures.append(super().submit(through, self.gate, fn, *args, **kwargs))
            return self.futures[-1]

    Gated.__name__ = Gated.__qualname__ = pool_class.__name__
    return Gated


class Driven:
    """The real window, offscreen, and a timer whose ticks are counted."""

    def __init__(self, app, window):
        from PyQt6.QtCore import QTimer

        self.app, self.window, self.picture = app, window, window.picture
        self.errors: list[BaseException] = []  # raised where only Qt was left to catch them
        self._shown: set[tuple[View, Tile]] = set()
        self.ticks = 0
        self.timer = QTimer(window)
        self.timer.setInterval(16)
        self.timer.timeout.connect(self._tick)
        self.timer.start()
        window.picture.shown.connect(self._note)

    def _note(self, tile: Tile, _worker) -> None:
        self._shown.add((self.picture.view, tile))

    def missing(self, view: View) -> list[Tile]:
        """The tiles of that view that were not shown yet."""
        return [tile for tile in view.tiles() if (view, tile) not in self._shown]

    def _tick(self) -> None:
        self.ticks += 1

    def until(self, condition: Callable[[], object]) -> bool:
        """Let the window live until then; whether it came true."""
        from gillab.desktop.window.driver import spin

        came = spin(self.app, PATIENCE_S, lambda: condition() or self.errors)
        if self.errors:
            raise self.errors[0]
        return bool(came)

    def ticks_pass(self, count: int = TICKS) -> bool:
        """Let the window live for that many ticks of its timer."""
        wanted = self.ticks + count
        return self.until(lambda: self.ticks >= wanted)

    def drag(self) -> None:
        """Take hold of the picture, move it once, and let go."""
        from PyQt6.QtCore import QEvent, QPointF, Qt
        from PyQt6.QtGui import QMouseEvent

        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, button, at in (
            (QEvent.Type.MouseButtonPress, left, QPointF(50, 40)),
            (QEvent.Type.MouseMove, none, QPointF(70, 50)),
            (QEvent.Type.MouseButtonRelease, left, QPointF(70, 50)),
        ):
            held = none if kind == QEvent.Type.MouseButtonRelease else left
            place = QPointF(self.picture.mapToGlobal(at))
            plain = Qt.KeyboardModifier.NoModifier
            self.app.sendEvent(self.picture, QMouseEvent(kind, at, place, button, held, plain))

    def zoom(self) -> None:
        """Turn the mouse wheel over the picture by one click."""
        from PyQt6.QtCore import QPoint, QPointF, Qt
        from PyQt6.QtGui import QWheelEvent

        at = QPointF(50, 40)
        nothing = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
        phase = Qt.ScrollPhase.NoScrollPhase
        place = QPointF(self.picture.mapToGlobal(at))
        event = QWheelEvent(at, place, QPoint(), QPoint(0, 120), *nothing, phase, False)
        self.app.sendEvent(self.picture, event)


@contextmanager
def window_of(code: Callable, pool: Executor | None = None) -> Generator[Driven]:
    """The window around a participant's code, shown; nothing has been asked of the code yet."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gillab.desktop.window import program

    problem = program.why_qt_cannot_start()
    expect(not problem, did=problem.splitlines()[0] if problem else "", wanted="Qt that starts")
    from PyQt6.QtCore import QSettings
    from PyQt6.QtWidgets import QApplication

    from gillab.desktop.window.main import MainWindow

    program.without_noise()
    app = QApplication.instance() or QApplication(["gillab"])
    KEPT.append(app)
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat)
        window = MainWindow(settings, folder=Path(folder), paints=paints(code, pool))
        window.picture.setFixedSize(*SIZE)
        driven = Driven(app, window)
        # Without a hook of ours PyQt ends the process at an error in an event's function.
        before, sys.excepthook = (
            sys.excepthook,
            lambda kind, error, trace: driven.errors.append(error),
        )
        try:
            yield driven
        finally:
            window.close()
            sys.excepthook = before


def expect_whole_picture(driven: Driven, view: View, because: str = "") -> None:
    """Every tile of the view was shown, by the window's thread, with the right pixels.

    `because`: the likely reason where some are missing.
    """
    tiles = view.tiles()
    driven.until(lambda: not driven.missing(view) or driven.picture.trespasses)
    expect(
        not driven.picture.trespasses,
        did=f"a pool's thread called show_tile {driven.picture.trespasses} times",
        wanted="picture.arrived.emit(view, tile, samples): Qt carries it to the window's thread",
        because="widgets belong to the thread that made them; from any other thread Qt may crash",
    )
    missing = driven.missing(view)
    expect(
        not missing,
        did=f"{len(tiles) - len(missing)} of {len(tiles)} tiles were shown",
        wanted=f"all {len(tiles)}: each tile of view.tiles()",
        because=because,
    )
    wrong = [tile for tile in tiles if pixels_of(driven.picture, tile) != render(view, tile)]
    expect(
        not wrong,
        did=f"{len(wrong)} of {len(tiles)} tiles show something else than render(view, tile)",
        wanted="each tile's own samples, at its own place",
    )


def pixels_of(picture, tile: Tile) -> bytes:
    """The colour numbers that the window shows at a tile's place."""
    width, memory = picture.view.width, picture.pixels
    rows = range(tile.y, tile.y + tile.height)
    return b"".join(bytes(memory[y * width + tile.x :][: tile.width]) for y in rows)


def expect_alive(driven: Driven, pool, start: Callable[[], object]) -> None:
    """While the workers are held up the window's timer goes on ticking, and nothing is shown."""
    pool.gate[0] = CLOSED
    before = driven.ticks
    start()
    driven.ticks_pass()
    forced = pool.gate[0] == FORCED
    ticks = driven.ticks - before
    tiles = driven.picture.view.tiles()
    shown = len(tiles) - len(driven.missing(driven.picture.view))
    pool.gate[0] = OPEN
    if forced or ticks < TICKS:
        raise NotYet(
            f"with its workers held up, the window's timer ticked {0 if forced else ticks} times",
            f"{TICKS} ticks and more: hand the tasks over and return at once",
            "future.result(), pool.map() read to its end, and a with block round the pool all "
            "wait in the window's thread. So does deliver(…) where it is called and not handed "
            "over: add_done_callback(partial(deliver, …))",
        )
    expect(
        not shown or not pool.futures,
        did=f"{shown} of {len(tiles)} tiles were shown before any worker had computed one",
        wanted="tiles computed by the pool alone, and shown when they arrive",
        because="a render(…) or show_tile(…) was left in paint: that is the window's own thread",
    )


def expect_tasks(pool, at_least: int) -> None:
    """The pool was given that many tasks, and none of them failed."""
    count = len(pool.futures)
    expect(
        count >= at_least,
        did=f"the pool was given {count} tasks",
        wanted=f"{at_least} or more: the workers compute, not the window's thread",
    )
    for future in pool.futures:
        error = None if future.cancelled() else future.exception(PATIENCE_S)
        if error is not None:
            raise error
