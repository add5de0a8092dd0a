"""What the window draws about itself: lateness of its frames, and who computed which tile."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QImage, QPainter, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gillab.desktop.model.lag import FRAME_S, KEPT
from gillab.desktop.model.view import Tile, View
from gillab.desktop.model.work import Worker
from gillab.desktop.window import style

LINES_MS = (1, 4, 16.7, 60, 250)
LOW_MS, HIGH_MS = 0.3, 500.0


class LagGraph(QWidget):
    """One bar a frame, the newest on the right, on a logarithmic scale; missed frames stand out."""

    def __init__(self, late_s: Sequence[float]):
        super().__init__()
        self._late_s = late_s
        self.setMinimumHeight(132)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Lateness of the window's last frames")

    def sizeHint(self) -> QSize:
        return QSize(300, 132)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("sunk"))
        painter.setFont(style.numbers_font(7.5))
        plot = QRectF(self.rect()).adjusted(4, 6, -38, -6)
        for line_ms in LINES_MS:
            frame = line_ms == 16.7
            y = plot.bottom() - _height(line_ms) * plot.height()
            role = "ink-soft" if frame else "line"
            dashes = Qt.PenStyle.DashLine if frame else Qt.PenStyle.SolidLine
            painter.setPen(QPen(style.colour(role), 1, dashes))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(style.colour("ink-soft"))
            painter.drawText(QPointF(plot.right() + 4, y + 4), f"{line_ms:g}")
        self._bars(painter, plot)

    def _bars(self, painter: QPainter, plot: QRectF) -> None:
        width = plot.width() / KEPT
        good, bad = style.colour("interpreters"), style.colour("threads")
        first = KEPT - len(self._late_s)
        for place, late_s in enumerate(self._late_s, first):
            tall = max(1.0, _height(late_s * 1000) * plot.height())
            bar = QRectF(plot.left() + place * width, plot.bottom() - tall, width + 0.3, tall)
            painter.fillRect(bar, bad if late_s > FRAME_S else good)


def _height(late_ms: float) -> float:
    """0 to 1 on the logarithmic scale."""
    late_ms = min(HIGH_MS, max(LOW_MS, late_ms))
    return math.log(late_ms / LOW_MS) / math.log(HIGH_MS / LOW_MS)


class Hand(QWidget):
    """A hand that turns with every tick of the timer: it jerks when the window does."""

    def __init__(self) -> None:
        super().__init__()
        self._angle = 0.0
        self.setFixedSize(34, 34)
        self.setAccessibleName("A hand that turns while the window is alive")

    def turn(self) -> None:
        """One tick further, a round in a second and a half."""
        self._angle = (self._angle + 4.0) % 360
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("line"), 2))
        painter.drawEllipse(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.translate(17, 17)
        painter.rotate(self._angle)
        painter.setPen(QPen(style.colour("link"), 3, cap=Qt.PenCapStyle.RoundCap))
        painter.drawLine(0, 0, 0, -11)


class WorkerMap(QWidget):
    """The picture once more, small: each tile in the colour of the worker that computed it."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[Worker, int] = {}
        self._size = (1, 1)
        self._image = QImage()
        self.setFixedHeight(110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Which worker computed which tile")

    def begin(self, view: View) -> None:
        """A new picture: nobody has computed any of it."""
        self._size = (view.width, view.height)
        size = QSize(*self._size).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._image = QImage(size * self.devicePixelRatioF(), QImage.Format.Format_RGB32)
        self._image.fill(style.colour("sunk"))
        self.update()

    def forget(self) -> None:
        """Other workers from now on."""
        self.counts.clear()

    def add(self, tile: Tile, worker: Worker | None) -> None:
        """This worker has finished that tile."""
        if worker is None or self._image.isNull():
            return
        self.counts[worker] = self.counts.get(worker, 0) + 1
        painter = QPainter(self._image)
        width, height = self._size
        scale = min(self._image.width() / width, self._image.height() / height)
        box = QRectF(tile.x * scale, tile.y * scale, tile.width * scale, tile.height * scale)
        tint = style.worker_colour([*self.counts].index(worker))
        painter.fillRect(box, tint.darker(100 + 25 * int(math.log2(tile.step))))
        painter.end()
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("sunk"))
        if not self._image.isNull():
            box = QRectF(QPointF(), self._image.size().toSizeF() / self.devicePixelRatioF())
            box.moveCenter(QRectF(self.rect()).center())
            painter.drawImage(box, self._image)


class Legend(QWidget):
    """The workers' colours, numbers and shares."""

    MOST = 8

    def __init__(self, counts: dict[Worker, int]):
        super().__init__()
        self._counts, self._names = counts, ("worker", 2)
        self.setMinimumHeight(36)
        self.setAccessibleName("Workers")

    def call_them(self, way: str) -> None:
        """Interpreters and processes have numbers of their own; threads are counted."""
        self._names = {"processes": ("process", 0), "interpreters": ("interpreter", 1)}.get(
            way, ("thread", 2)
        )
        self.update()

    def lines(self) -> list[str]:
        """A line for each worker that has done something."""
        word, field = self._names
        total = sum(self._counts.values()) or 1
        return [
            f"{word} {worker[field] if field < 2 else number}   {count / total:.0%}"
            for number, (worker, count) in enumerate(self._counts.items(), 1)
        ][: self.MOST]

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self.width() / 2
        for number, text in enumerate(self.lines()):
            left, top = (number % 2) * half, (number // 2) * 18
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.worker_colour(number))
            painter.drawRoundedRect(QRectF(left + 1, top + 3, 11, 11), 2, 2)
            painter.setPen(style.colour("ink"))
            painter.drawText(QPointF(left + 18, top + 13), text)
