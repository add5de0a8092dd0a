"""The picture: a canvas that says where the hand wants to go."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

from gillab.desktop.model.view import View
from gillab.desktop.window.canvas import Canvas

NOTCH = 120  # Qt's unit of a wheel's click
ZOOM = 1.3
PAN = {  # key: share of the picture
    Qt.Key.Key_Left: (0.12, 0.0),
    Qt.Key.Key_Right: (-0.12, 0.0),
    Qt.Key.Key_Up: (0.0, 0.12),
    Qt.Key.Key_Down: (0.0, -0.12),
}


class Picture(Canvas):
    """Moves nothing by itself: it asks for another view, and somebody calls `begin`."""

    moved = pyqtSignal(object)  # View

    def __init__(self, fractal: str = "mandelbrot"):
        super().__init__(fractal)
        self._grip: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Fractal")
        self.setAccessibleDescription("Arrow keys move, plus and minus zoom, Home goes back.")

    def go(self, view: View) -> None:
        """Ask for another view; whoever computes it answers with `begin`."""
        self.moved.emit(view)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # moved to another screen
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """Ask for a view of this widget's device pixels."""
        scale = self.devicePixelRatioF()
        width, height = round(self.width() * scale), round(self.height() * scale)
        if (width, height) == (self.view.width, self.view.height):
            return
        first = self.view.width == 1
        view = self.view.resized(width, height)
        self.go(view.at_home() if first else view)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / NOTCH
        at = event.position() * self.devicePixelRatioF()
        if notches:
            self.go(self.view.zoomed(ZOOM**notches, at.x(), at.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        way = (event.position() - self._grip) * self.devicePixelRatioF()
        self._grip = event.position()
        self.go(self.view.panned(way.x(), way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view, key = self.view, event.key()
        if key in PAN:
            right, down = PAN[Qt.Key(key)]
            self.go(view.panned(right * view.width, down * view.height))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.go(view.zoomed(ZOOM, view.width / 2, view.height / 2))
        elif key == Qt.Key.Key_Minus:
            self.go(view.zoomed(1 / ZOOM, view.width / 2, view.height / 2))
        elif key == Qt.Key.Key_Home:
            self.go(view.at_home())
        else:
            super().keyPressEvent(event)
