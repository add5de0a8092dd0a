"""The picture: a canvas that the user moves and zooms with the mouse or the keys."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

from gillab.desktop.window.canvas import Canvas

NOTCH = 120  # what Qt reports for one step of a mouse wheel
ZOOM = 1.3  # factor of one step
PAN = {  # key: by which share of the picture's width and height it moves
    Qt.Key.Key_Left: (0.12, 0.0),
    Qt.Key.Key_Right: (-0.12, 0.0),
    Qt.Key.Key_Up: (0.0, 0.12),
    Qt.Key.Key_Down: (0.0, -0.12),
}


class Picture(Canvas):
    """Asks for another view by a signal; the painter calls `begin`."""

    view_wanted = pyqtSignal(object)  # View

    def __init__(self, fractal: str = "mandelbrot"):
        super().__init__(fractal)
        self._dragged_from: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Fractal")
        self.setAccessibleDescription("Arrow keys move, plus and minus zoom, Home goes back.")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # moved to another screen
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """Ask for a view with as many pixels as this widget has on its screen."""
        scale = self.devicePixelRatioF()
        width, height = round(self.width() * scale), round(self.height() * scale)
        if (width, height) == (self.view.width, self.view.height):
            return
        first = self.view.width == 1
        view = self.view.resized(width, height)
        self.view_wanted.emit(view.at_home() if first else view)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / NOTCH
        at = event.position() * self.devicePixelRatioF()
        if notches:
            self.view_wanted.emit(self.view.zoomed(ZOOM**notches, at.x(), at.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        moved = (event.position() - self._dragged_from) * self.devicePixelRatioF()
        self._dragged_from = event.position()
        self.view_wanted.emit(self.view.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view, key = self.view, event.key()
        if key in PAN:
            right, down = PAN[Qt.Key(key)]
            self.view_wanted.emit(view.panned(right * view.width, down * view.height))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.view_wanted.emit(view.zoomed(ZOOM, view.width / 2, view.height / 2))
        elif key == Qt.Key.Key_Minus:
            self.view_wanted.emit(view.zoomed(1 / ZOOM, view.width / 2, view.height / 2))
        elif key == Qt.Key.Key_Home:
            self.view_wanted.emit(view.at_home())
        else:
            super().keyPressEvent(event)
