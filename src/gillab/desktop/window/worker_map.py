"""Which worker computed which tile, as a small map with a legend."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gillab.desktop.model.tile_work import WorkerId
from gillab.desktop.model.view import Tile, View
from gillab.desktop.window import style


class WorkerMap(QWidget):
    """A small map of the picture: each tile in the colour of the worker that computed it."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[WorkerId, int] = {}
        self._size = (1, 1)
        self._image = QImage()
        self.setFixedHeight(110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Which worker computed which tile")

    def begin(self, view: View) -> None:
        """Show an empty map for a new picture."""
        self._size = (view.width, view.height)
        size = QSize(*self._size).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._image = QImage(size * self.devicePixelRatioF(), QImage.Format.Format_RGB32)
        self._image.fill(style.colour("sunk"))
        self.update()

    def forget(self) -> None:
        """Remove all workers: others compute from now on."""
        self.counts.clear()

    def add(self, tile: Tile, worker: WorkerId | None) -> None:
        """Draw a tile in its worker's colour; None: not known."""
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
    """Colour, number and share of the tiles of each worker."""

    MOST = 8  # workers listed

    def __init__(self, counts: dict[WorkerId, int]):
        super().__init__()
        self._counts, self._names = counts, ("worker", 2)
        self.setMinimumHeight(36)
        self.setAccessibleName("Workers")

    def name_workers(self, way: str) -> None:
        """Name workers by the number of their interpreter or process; threads are counted."""
        self._names = {"processes": ("process", 0), "interpreters": ("interpreter", 1)}.get(
            way, ("thread", 2)
        )
        self.update()

    def lines(self) -> list[str]:
        """A line for each worker that has computed a tile."""
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
