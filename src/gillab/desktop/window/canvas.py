"""A widget that shows pixels of a buffer, which workers or other code fill."""

from __future__ import annotations

from PyQt6 import sip
from PyQt6.QtCore import QRect, QSize, Qt, QThread, pyqtSignal
from PyQt6.QtGui import QImage, QPainter, QPen, QRegion
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gillab.desktop.model.tile_work import WorkerId, put
from gillab.desktop.model.view import Tile, View
from gillab.desktop.window import style


class Canvas(QWidget):
    """Shows one byte a device pixel. Only the window's thread may call its methods.

    Other threads emit `arrived` or `written`: Qt delivers the signal in this widget's thread.
    """

    arrived = pyqtSignal(object, object, object)  # View, Tile, bytes
    written = pyqtSignal(object, object)  # View, Tile whose pixels are in the buffer already
    shown = pyqtSignal(object, object)  # Tile, WorkerId or None

    def __init__(self, fractal: str = "mandelbrot"):
        super().__init__()
        self.view = View(1, 1).at_home(fractal)
        self._palette = "dusk"
        self._buffer: memoryview | None = None  # the image points into it, so it has to live
        self._image: QImage | None = None
        self._behind = QImage()  # the old picture, moved: shown until the new tiles come
        self._done = QRegion()
        self.wrong_thread_calls = 0  # calls in threads that may not touch a widget
        self.arrived.connect(self._take)
        self.written.connect(self._take)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(720, 540)

    def begin(self, view: View, pixels: memoryview | None = None) -> None:
        """Show this view from now on, with these pixels or with blank ones.

        `pixels` is read until the next `begin` or `let_go`.
        """
        if pixels is None:
            pixels = memoryview(bytearray(view.width * view.height))
        self._behind = self._moved_to(view)
        self.view, self._buffer, self._done = view, pixels, QRegion()
        # A sip.voidptr is an address: the memory behind it has to outlive the image.
        address = sip.voidptr(pixels)
        self._image = QImage(
            address, view.width, view.height, view.width, QImage.Format.Format_Indexed8
        )
        self._image.setColorTable(style.colour_table(self._palette))
        self.update()

    def let_go(self) -> None:
        """Keep a copy of what is shown, and give up the buffer."""
        self._behind = self._moved_to(self.view)
        self._image = self._buffer = None
        self._done = QRegion()

    def _take(self, view: View, tile: Tile, samples: bytes | None = None) -> None:
        """Show a tile, unless the view has changed while the signal was under way."""
        if view != self.view:
            return
        if samples is None:
            self.refresh(tile)
        else:
            self.show_tile(tile, samples)

    def show_tile(self, tile: Tile, samples: bytes) -> None:
        """Write a tile's samples to the pixels, and show them."""
        self._refuse_other_threads()
        if self._buffer is not None:
            put(self._buffer, self.view.width, tile, samples)
            self.refresh(tile)

    def refresh(self, tile: Tile, worker: WorkerId | None = None) -> None:
        """Show a tile whose pixels were written already."""
        self._refuse_other_threads()
        rectangle = QRect(tile.x, tile.y, tile.width, tile.height)
        self._done = self._done.united(rectangle)
        scale = 1 / self.devicePixelRatioF()
        left, top = int(tile.x * scale), int(tile.y * scale)
        self.update(left, top, int(tile.width * scale) + 2, int(tile.height * scale) + 2)
        self.shown.emit(tile, worker)

    def _refuse_other_threads(self) -> None:
        if QThread.currentThread() != self.thread():
            self.wrong_thread_calls += 1
            raise RuntimeError(
                "only the window's thread may touch a widget; "
                "emit picture.arrived(view, tile, samples) instead"
            )

    def use_palette(self, name: str) -> None:
        """Show the same colour numbers in other colours; nothing is computed again."""
        self._palette = name
        if self._image is not None:
            self._image.setColorTable(style.colour_table(name))
        self.update()

    @property
    def pixels(self) -> memoryview:
        """The colour numbers being shown, row by row."""
        return memoryview(b"") if self._buffer is None else self._buffer

    def image(self) -> QImage:
        """A copy of what is shown, in device pixels."""
        return self._moved_to(self.view)

    def _moved_to(self, view: View) -> QImage:
        """The part of the present picture that belongs to that view, at its place in it."""
        moved = QImage(view.width, view.height, QImage.Format.Format_RGB32)
        moved.fill(style.colour_table(self._palette)[1])
        if self.view.width > 1 and self.view.fractal == view.fractal:
            scale = (self.view.span / self.view.width) / (view.span / view.width)
            left = (self.view.point(0, 0)[0] - view.point(0, 0)[0]) / view.span * view.width
            top = (view.point(0, 0)[1] - self.view.point(0, 0)[1]) / view.span * view.width
            if scale < 1e4:
                painter = QPainter(moved)
                painter.translate(left, top)
                painter.scale(scale, scale)
                self._draw(painter)
                painter.end()
        return moved

    def _draw(self, painter: QPainter) -> None:
        painter.drawImage(0, 0, self._behind)
        if self._image is not None:
            painter.setClipRegion(self._done, Qt.ClipOperation.IntersectClip)
            painter.drawImage(0, 0, self._image)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        scale = 1 / self.devicePixelRatioF()
        painter.save()
        painter.scale(scale, scale)
        self._draw(painter)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(style.colour("link"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
