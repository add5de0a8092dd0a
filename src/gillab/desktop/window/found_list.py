"""The list of files found; text and thumbnail are made only for rows that are visible."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QSize, Qt
from PyQt6.QtGui import QImage, QPixmap
from PyQt6.QtWidgets import QListView

from gillab.desktop.model import files
from gillab.desktop.window import style

ICON = QSize(files.WIDTH * 2, files.HEIGHT * 2)
ROW = QSize(1, ICON.height() + 4)  # as wide as the list: long lines are cut, not scrolled to


class FoundModel(QAbstractListModel):
    """A row is a file found or the text of an error; paths are shown relative to `folder`."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = ""
        self.rows: list[files.Found | str] = []
        self._pictures: dict[tuple[int, bool], QPixmap] = {}

    def clear(self) -> None:
        self.beginResetModel()
        self.rows = []
        self._pictures.clear()
        self.endResetModel()

    def add(self, more: list[files.Found | str]) -> None:
        """Append rows, with one message to the view for all of them."""
        if more:
            count = len(self.rows)
            self.beginInsertRows(QModelIndex(), count, count + len(more) - 1)
            self.rows += more
            self.endInsertRows()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.SizeHintRole:
            return ROW
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row)
        if role == Qt.ItemDataRole.DecorationRole and not isinstance(row, str):
            key = index.row(), style.is_dark()
            if key not in self._pictures:
                self._pictures[key] = _picture(row.thumbnail)
            return self._pictures[key]
        return None

    def _text(self, row: files.Found | str) -> str:
        """Two lines for each row, so that all rows have one height."""
        if isinstance(row, str):
            return f"{row}\n"
        times = f" × {row.matches}" if row.matches else ""
        return f"{os.path.relpath(row.path, self.folder)}{times}\n{row.problem or row.line}"


def _picture(thumbnail: bytes) -> QPixmap:
    size = (files.WIDTH, files.HEIGHT, files.WIDTH)
    image = QImage(thumbnail, *size, QImage.Format.Format_Indexed8)
    image.setColorTable(_ink(style.is_dark()))
    return QPixmap.fromImage(image.scaled(ICON))


@cache
def _ink(_dark: bool) -> list[int]:
    """256 colours from paper to ink; the argument makes the cache keep one list a scheme."""
    paper, ink = style.colour("sunk"), style.colour("link")
    steps = []
    for part in range(256):
        mixed = [
            one + (two - one) * part // 255
            for one, two in zip(paper.getRgb()[:3], ink.getRgb()[:3], strict=True)
        ]
        steps.append(0xFF000000 | mixed[0] << 16 | mixed[1] << 8 | mixed[2])
    return steps


def list_view(model: FoundModel) -> QListView:
    """A list whose rows have one size and are laid out in batches: thousands miss no frame."""
    view = QListView()
    view.setModel(model)
    view.setIconSize(ICON)
    view.setUniformItemSizes(True)
    view.setLayoutMode(QListView.LayoutMode.Batched)
    view.setAccessibleName("Files found")
    return view
