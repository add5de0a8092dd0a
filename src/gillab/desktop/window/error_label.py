"""What went wrong, written over the picture."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QWidget

MARGIN = 12  # pixels to the picture's edge


class ErrorLabel(QLabel):
    """Lies over the picture: beside it, it would change the picture's size and its view."""

    def __init__(self, picture: QWidget):
        super().__init__(picture, wordWrap=True, visible=False)
        self._picture = picture
        self.setProperty("kind", "error")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_text(self, text: str) -> None:
        """Show the text at the picture's top; an empty text hides the label."""
        self.setText(text)
        self.setFixedWidth(max(80, self._picture.width() - 2 * MARGIN))
        self.adjustSize()
        self.move(MARGIN, MARGIN)
        self.setVisible(bool(text))
