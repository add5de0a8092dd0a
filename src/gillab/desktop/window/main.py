"""The window: puts the parts together and tells each what the others want to know."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QSettings, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QAction, QCloseEvent, QKeySequence
from PyQt6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTabWidget,
    QWidget,
)

from gillab.desktop.model.feed import USUAL, Delivery
from gillab.desktop.model.fractal import FRACTALS
from gillab.desktop.model.lag import TICK_S, Lag
from gillab.desktop.model.started_pool import Crew
from gillab.desktop.model.view import View
from gillab.desktop.window import memory_meter, style
from gillab.desktop.window.files_tab import FilesTab
from gillab.desktop.window.painter import Painter
from gillab.desktop.window.panel import Panel
from gillab.desktop.window.picture import Picture
from gillab.desktop.window.pools import Crews

TELL_MS = 400
FRACTAL_KEYS = {"mandelbrot": "Ctrl+B", "julia": "Ctrl+J"}  # Ctrl+M is macOS's: minimise
GONE_S = 0.6  # what closing may wait for workers, all in all


class Paints(Protocol):
    """Whatever computes pictures: ours, or a participant's."""

    def start(self, view: View) -> None: ...
    def stop(self) -> None: ...


class MainWindow(QMainWindow):
    """Give `paints` and the window uses that instead of pools of its own."""

    failed = pyqtSignal(str)
    remembered = pyqtSignal("qint64")  # bytes
    crew_ready = pyqtSignal(object)  # Crew: the picture is being computed by it

    def __init__(
        self,
        settings: QSettings,
        *,
        way: str = "interpreters",
        workers: int = 2,
        folder: Path | None = None,
        paints: Callable[[Picture], Paints] | None = None,
        delivery: Delivery = USUAL,
        clock: Callable[[], float] = time.perf_counter,
    ):
        super().__init__()
        self.settings, self.clock, self.lag = settings, clock, Lag()
        self.way, self.worker_count = way, workers
        self.delivery = delivery
        self.crews = Crews(self)
        self.paints: Paints | None = None
        self._own = paints is None
        self.tiles = 0
        self._told, self._memory = (clock(), 0), 0
        self._closed = threading.Event()
        self.all_gone = False  # after closing: whether no worker was left behind
        self.picture, self.panel = Picture(), Panel(self.lag, workers)
        self.files = FilesTab(folder or Path.home())
        self._lay_out()
        self._connect()
        self._restore()
        if paints is None:
            self.use(way, workers)
        else:
            self.paints = paints(self.picture)
            self.panel.lock("Your code computes the picture")
        self._begin_timers()
        self._watch = memory_meter.watch(self.remembered.emit, self._closed)

    def sizeHint(self) -> QSize:
        return QSize(1100, 700)

    def _lay_out(self) -> None:
        self.setWindowTitle("gillab: a window that never waits")
        # Above the picture, not beside it: a picture that changes its size is computed anew.
        self.error = QLabel(self.picture, wordWrap=True, visible=False)
        self.error.setProperty("kind", "error")
        self.error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.picture, "Fractal")
        self.tabs.addTab(self.files, "Files")
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tabs, 1)
        row.addWidget(self.panel)
        self.setCentralWidget(middle)
        self.where = QLabel()
        bar = self.statusBar()
        assert bar
        bar.addWidget(QLabel("  drag or arrows: move · wheel or + −: zoom · Home: all of it"))
        bar.addPermanentWidget(self.where)
        self._menus()

    def _menus(self) -> None:
        bar = self.menuBar()
        assert bar
        picture, view = bar.addMenu("&Picture"), bar.addMenu("&View")
        assert picture and view
        self._action(picture, "Save as &PNG …", QKeySequence.StandardKey.Save, self._save)
        for name in FRACTALS:
            act = partial(self.choose_fractal, name)
            self._action(picture, name.title(), FRACTAL_KEYS[name], act)
        self._action(picture, "&Close", QKeySequence.StandardKey.Quit, self.close)
        for text, dark in (("As the system", None), ("&Light", False), ("&Dark", True)):
            self._action(view, text, None, lambda dark=dark: self.dress(dark))
        self._action(view, "&Next tab", "Ctrl+T", self._next_tab)

    def _action(self, menu, text: str, key, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        if key:
            action.setShortcut(key)
        action.triggered.connect(lambda: act())
        menu.addAction(action)

    def _connect(self) -> None:
        self.crews.ready.connect(self._use_crew)
        self.crews.failed.connect(self.failed)
        self.failed.connect(self.show_error)
        self.remembered.connect(self._remember)
        self.picture.moved.connect(self.show_view)
        self.picture.shown.connect(self._count)
        self.panel.way_chosen.connect(lambda way: self.use(way, self.worker_count))
        self.panel.workers_chosen.connect(lambda count: self.use(self.way, count))
        self.panel.fractal_chosen.connect(self.choose_fractal)
        self.panel.palette_chosen.connect(self.choose_palette)
        self.tabs.currentChanged.connect(self._look_at_files)

    def _begin_timers(self) -> None:
        self._ticks = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._ticks.setInterval(round(TICK_S * 1000))
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self._figures = QTimer(self, interval=TELL_MS)
        self._figures.timeout.connect(self._tell)
        self._figures.start()

    # --- who computes

    def use(self, way: str, workers: int) -> None:
        """Other workers from now on; the window goes on while they start."""
        if not self._own or self._closed.is_set():
            return
        self.way, self.worker_count = way, workers
        self.panel.choose_way(way)
        self._dismiss()
        self.crews.use(way, workers)

    def _use_crew(self, crew: Crew) -> None:
        painter = Painter(self.picture, crew, self.delivery)
        painter.failed.connect(self.show_error)
        self.paints = painter
        self.panel.map.forget()
        self.files.use(crew)
        self.lag.clear()
        self.show_view(self.picture.view)
        self._look_at_files()
        self.crew_ready.emit(crew)

    def _dismiss(self) -> None:
        """Let the present workers go, without waiting for them."""
        self.files.use(None)
        if self._own and self.paints:
            self.paints.stop()
            self.paints = None
        self.crews.dismiss()

    # --- what is shown

    def show_view(self, view: View) -> None:
        """The picture wants to show this."""
        if view.width <= 1:
            return  # not laid out yet
        self.show_error("")
        self.panel.map.begin(view)
        if self.paints:
            self.paints.start(view)
        else:
            self.picture.begin(view)
        self.where.setText(f"{view.x:+.12g} {view.y:+.12g} i   span {view.span:.3g}  ")

    def choose_fractal(self, name: str) -> None:
        """Its whole picture."""
        self.panel.fractal.setCurrentText(name)
        self.show_view(self.picture.view.at_home(name))

    def choose_palette(self, name: str) -> None:
        """Other colours at once."""
        self.panel.palette_box.setCurrentText(name)
        self.picture.use_palette(name)

    def dress(self, dark: bool | None) -> None:
        """Light, dark or as the system says, now and the next time."""
        self.settings.setValue("scheme", style.SCHEMES[dark])
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, dark)

    def show_error(self, text: str) -> None:
        """What went wrong, until the next view."""
        self.error.setText(text)
        self.error.setFixedWidth(max(80, self.picture.width() - 24))
        self.error.adjustSize()
        self.error.move(12, 12)
        self.error.setVisible(bool(text))
        bar = self.statusBar()
        assert bar
        bar.showMessage(text)  # seen from the other tab as well

    def save(self, path: str) -> None:
        """The picture as PNG, in device pixels."""
        if not self.picture.image().save(path, "PNG"):
            self.show_error(f"{path} could not be written: is the folder there, is there room?")

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save the picture", "fractal.png", "*.png")
        if path:
            self.save(path)

    def _next_tab(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())

    def _look_at_files(self) -> None:
        """The tab is searched when it is first looked at, and again after a change of workers."""
        if self.tabs.currentWidget() is self.files and self.files.idle:
            self.files.begin()

    # --- what is measured

    def _tick(self) -> None:
        self.lag.tick(self.clock())
        self.panel.tick()

    def _count(self, tile, worker) -> None:
        self.tiles += 1
        self.panel.map.add(tile, worker)

    def _remember(self, memory_bytes: int) -> None:
        self._memory = memory_bytes

    def _tell(self) -> None:
        now, (before, tiles) = self.clock(), self._told
        self.panel.tell((self.tiles - tiles) / max(1e-9, now - before), self._memory)
        self._told = now, self.tiles

    # --- coming and going

    def _restore(self) -> None:
        geometry = self.settings.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(self.sizeHint())
        palette = str(self.settings.value("palette", "dusk"))
        if palette in style.PALETTES:
            self.choose_palette(palette)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask everybody to stop and wait only a moment: they look at their flag every row."""
        self.settings.setValue("geometry", self.saveGeometry())
        self.settings.setValue("palette", self.panel.palette_box.currentText())
        self._closed.set()
        self._ticks.stop()
        self._figures.stop()
        self._dismiss()
        if not self._own and self.paints:
            self.paints.stop()
        self._watch.join(GONE_S / 4)
        self.all_gone = self.crews.all_gone(GONE_S)
        event.accept()
