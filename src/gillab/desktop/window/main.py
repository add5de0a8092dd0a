"""The main window: creates its parts, and connects them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QSettings, QSize, pyqtSignal
from PyQt6.QtGui import QAction, QCloseEvent, QKeySequence
from PyQt6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QTabWidget,
    QWidget,
)

from gillab.desktop.model.feed import DEFAULT_DELIVERY, Delivery
from gillab.desktop.model.fractal import FRACTALS
from gillab.desktop.model.lag import Lag
from gillab.desktop.model.started_pool import StartedPool
from gillab.desktop.model.view import View
from gillab.desktop.window import style
from gillab.desktop.window.error_label import ErrorLabel
from gillab.desktop.window.files_tab import FilesTab
from gillab.desktop.window.meters import Meters
from gillab.desktop.window.painter import Painter, PoolPainter
from gillab.desktop.window.panel import Panel
from gillab.desktop.window.picture import Picture
from gillab.desktop.window.pools import Pools

FRACTAL_KEYS = {"mandelbrot": "Ctrl+B", "julia": "Ctrl+J"}  # Ctrl+M minimises on macOS
CLOSE_S = 0.6  # how long closing waits for the workers to end

type Key = QKeySequence.StandardKey | str | None
type Action = tuple[str, Key, Callable[[], object]]  # text, key, what it does


class MainWindow(QMainWindow):
    """With `make_painter` that painter computes the picture; otherwise pools of the window do."""

    failed = pyqtSignal(str)
    pool_ready = pyqtSignal(object)  # StartedPool: it computes the picture from now on

    def __init__(
        self,
        settings: QSettings,
        *,
        way: str = "interpreters",
        workers: int = 2,
        folder: Path | None = None,
        make_painter: Callable[[Picture], Painter] | None = None,
        delivery: Delivery = DEFAULT_DELIVERY,
        clock: Callable[[], float] = time.perf_counter,
    ):
        super().__init__()
        self.settings, self.clock, self.lag = settings, clock, Lag()
        self.way, self.worker_count = way, workers
        self.delivery = delivery
        self.pools = Pools(self)
        self.painter: Painter | None = None
        self._uses_pools = make_painter is None
        self._closed = False
        self.all_closed = False  # after closing: whether all workers have ended
        self.picture, self.panel = Picture(), Panel(self.lag, workers)
        self.files = FilesTab(folder or Path.home())
        self._lay_out()
        self._add_menus()
        self.meters = Meters(self.panel, self.lag, clock, self)
        self._connect()
        self._restore()
        if make_painter is None:
            self.use(way, workers)
        else:
            self.painter = make_painter(self.picture)
            self.panel.lock("Your code computes the picture")

    def sizeHint(self) -> QSize:
        return QSize(1100, 700)

    def _lay_out(self) -> None:
        self.setWindowTitle("gillab: a window that stays responsive")
        self.error = ErrorLabel(self.picture)
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

    def _add_menus(self) -> None:
        bar = self.menuBar()
        assert bar
        picture, view = bar.addMenu("&Picture"), bar.addMenu("&View")
        assert picture and view
        fractals = [
            (name.title(), FRACTAL_KEYS[name], partial(self.choose_fractal, name))
            for name in FRACTALS
        ]
        schemes = (("As the system", None), ("&Light", False), ("&Dark", True))
        save = ("Save as &PNG …", QKeySequence.StandardKey.Save, self._ask_and_save)
        close = ("&Close", QKeySequence.StandardKey.Quit, self.close)
        self._add_actions(picture, [save, *fractals, close])
        self._add_actions(
            view, [(text, None, partial(self.use_scheme, dark)) for text, dark in schemes]
        )
        self._add_actions(view, [("&Next tab", "Ctrl+T", self._show_next_tab)])

    def _add_actions(self, menu: QMenu, actions: Iterable[Action]) -> None:
        for text, key, function in actions:
            action = QAction(text, self)
            if key:
                action.setShortcut(key)
            action.triggered.connect(lambda _checked, function=function: function())
            menu.addAction(action)

    def _connect(self) -> None:
        self.pools.ready.connect(self._use_pool)
        self.pools.failed.connect(self.failed)
        self.failed.connect(self.show_error)
        self.picture.view_wanted.connect(self.show_view)
        self.picture.shown.connect(self.meters.count)
        self.panel.way_chosen.connect(lambda way: self.use(way, self.worker_count))
        self.panel.workers_chosen.connect(lambda count: self.use(self.way, count))
        self.panel.fractal_chosen.connect(self.choose_fractal)
        self.panel.palette_chosen.connect(self.choose_palette)
        self.tabs.currentChanged.connect(self._search_when_seen)

    # --- what computes

    def use(self, way: str, workers: int) -> None:
        """Compute in this way from now on; the window stays responsive while workers start."""
        if not self._uses_pools or self._closed:
            return
        self.way, self.worker_count = way, workers
        self.panel.choose_way(way)
        self._stop_painting()
        self.pools.open(way, workers)

    def _use_pool(self, started: StartedPool) -> None:
        painter = PoolPainter(self.picture, started, self.delivery)
        painter.failed.connect(self.show_error)
        self.painter = painter
        self.panel.map.forget()
        self.files.use(started)
        self.lag.clear()
        self.show_view(self.picture.view)
        self._search_when_seen()
        self.pool_ready.emit(started)

    def _stop_painting(self) -> None:
        """Stop what computes, without waiting for it; a participant's painter is kept."""
        self.files.use(None)
        if self.painter:
            self.painter.stop()
        if self._uses_pools:
            self.painter = None
            self.pools.close()

    # --- what is shown

    def show_view(self, view: View) -> None:
        """Compute and show this view."""
        if view.width <= 1:
            return  # the picture has no size yet
        self.show_error("")
        self.panel.map.begin(view)
        if self.painter:
            self._start_painting(self.painter, view)
        else:
            self.picture.begin(view)
        self.where.setText(f"{view.x:+.12g} {view.y:+.12g} i   span {view.span:.3g}  ")

    def _start_painting(self, painter: Painter, view: View) -> None:
        """Start the painter; before the first tick, count how long `start` blocks the window."""
        first = not self.lag.counting
        if first:
            self.lag.start(self.clock())
        painter.start(view)
        if first:
            self.lag.stop(self.clock())  # opening the window does not count

    def choose_fractal(self, name: str) -> None:
        """Show this fractal as a whole."""
        self.panel.fractal.setCurrentText(name)
        self.show_view(self.picture.view.at_home(name))

    def choose_palette(self, name: str) -> None:
        """Show the picture in these colours."""
        self.panel.palette_box.setCurrentText(name)
        self.picture.use_palette(name)

    def use_scheme(self, dark: bool | None) -> None:
        """Use the dark or light scheme, or the system's for None, and remember it."""
        self.settings.setValue("scheme", style.SCHEMES[dark])
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, dark)

    def show_error(self, text: str) -> None:
        """Show what went wrong until the next view; both tabs see it in the status bar."""
        self.error.show_text(text)
        bar = self.statusBar()
        assert bar
        bar.showMessage(text)

    def save(self, path: str) -> None:
        """Save the picture as PNG, in device pixels."""
        if not self.picture.image().save(path, "PNG"):
            self.show_error(f"{path} could not be written: check the folder and the free space")

    def _ask_and_save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save the picture", "fractal.png", "*.png")
        if path:
            self.save(path)

    def _show_next_tab(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())

    def _search_when_seen(self) -> None:
        """Search the folder when its tab is first shown, and again after a change of workers."""
        if self.tabs.currentWidget() is self.files and self.files.idle:
            self.files.begin()

    # --- what is remembered, and the end

    def _restore(self) -> None:
        geometry = self.settings.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(self.sizeHint())
        palette = str(self.settings.value("palette", "dusk"))
        if palette in style.PALETTES:
            self.choose_palette(palette)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop all workers and wait a moment for them: they check their flag after every row."""
        self.settings.setValue("geometry", self.saveGeometry())
        self.settings.setValue("palette", self.panel.palette_box.currentText())
        self._closed = True
        self.meters.stop()
        self._stop_painting()
        self.meters.wait_stopped()
        self.all_closed = self.pools.wait_closed(CLOSE_S)
        event.accept()
