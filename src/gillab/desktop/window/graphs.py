"""How responsive the window is, drawn: lateness of its last frames, and a clock hand that turns."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gillab.desktop.model.lag import FRAME_S, RECENT
from gillab.desktop.window import style

LINES_MS = (1, 4, 16.7, 60, 250)
LOW_MS, HIGH_MS = 0.3, 500.0


class LagGraph(QWidget):
    """One bar a frame, the newest on the right, on a logarithmic scale; missed ones in a colour."""

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
        width = plot.width() / RECENT
        good, bad = style.colour("interpreters"), style.colour("threads")
        first = RECENT - len(self._late_s)
        for place, late_s in enumerate(self._late_s, first):
            tall = max(1.0, _height(late_s * 1000) * plot.height())
            bar = QRectF(plot.left() + place * width, plot.bottom() - tall, width + 0.3, tall)
            painter.fillRect(bar, bad if late_s > FRAME_S else good)


def _height(late_ms: float) -> float:
    """0 to 1 on the logarithmic scale."""
    late_ms = min(HIGH_MS, max(LOW_MS, late_ms))
    return math.log(late_ms / LOW_MS) / math.log(HIGH_MS / LOW_MS)


class ClockHand(QWidget):
    """A clock hand that turns with each tick of the timer: it stands still when the window does."""

    def __init__(self) -> None:
        super().__init__()
        self._angle = 0.0
        self.setFixedSize(34, 34)
        self.setAccessibleName("A clock hand that turns while the window is responsive")

    def turn(self) -> None:
        """Turn by one tick's angle: a round in a second and a half."""
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
