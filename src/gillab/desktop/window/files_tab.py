"""The ordinary tab: search a folder of text and CSV files on the same pool."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtGui import QIcon, QImage, QPixmap
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gillab.desktop.model import files
from gillab.desktop.model.crew import Crew
from gillab.desktop.window import look


class FilesTab(QWidget):
    """Every key pressed starts a new search and cancels the one before."""

    landed = pyqtSignal(int, object)  # number of the search, list of Found or an exception

    def __init__(self, folder: Path):
        super().__init__()
        self.folder, self._crew, self._search = folder, None, 0
        self._futures: list[Future] = []
        self._seen = self._matches = self._left = 0
        self.words = QLineEdit(placeholderText="Search for …", clearButtonEnabled=True)
        self.words.setAccessibleName("Words to search for")
        self.choose = QPushButton("&Folder …")
        self.list = QListWidget()
        self.list.setIconSize(QSize(files.WIDTH * 2, files.HEIGHT * 2))
        self.list.setAccessibleName("Files found")
        self.list.setWordWrap(True)
        self.line = QLabel()
        self.line.setProperty("kind", "soft")
        self._lay_out()
        self.words.textChanged.connect(self.begin)
        self.choose.clicked.connect(self._choose)
        self.landed.connect(self._take)

    def _lay_out(self) -> None:
        top, page = QHBoxLayout(), QVBoxLayout(self)
        page.setContentsMargins(14, 14, 14, 14)
        top.addWidget(self.words, 1)
        top.addWidget(self.choose)
        page.addLayout(top)
        page.addWidget(self.line)
        page.addWidget(self.list, 1)
        self._say()

    def use(self, crew: Crew | None) -> None:
        """Search with these workers from now on; None: they have gone."""
        self._cancel()
        self._crew = crew

    def begin(self) -> None:
        """Search the folder for what is written in the field."""
        self._cancel()
        self.list.clear()
        self._seen = self._matches = 0
        if self._crew is None:
            return
        words = self.words.text().strip()
        send = partial(self._send, self._search)
        for paths in files.batches(self.folder):
            self._left += 1
            try:
                future = self._crew.pool.submit(files.look_through, paths, words)
            except RuntimeError as error:  # the pool is broken or already closed
                self.landed.emit(self._search, error)
                break
            self._futures.append(future)
            future.add_done_callback(send)
        self._say()

    def _cancel(self) -> None:
        self._search += 1
        self._left = 0
        for future in self._futures:
            future.cancel()
        self._futures.clear()

    def _send(self, search: int, future: Future) -> None:
        """In a pool's thread."""
        if not future.cancelled():
            self.landed.emit(search, future.exception() or future.result())

    def _take(self, search: int, answer: list[files.Found] | BaseException) -> None:
        if search != self._search:
            return
        self._left -= 1
        if isinstance(answer, BaseException):
            self._add(f"{type(answer).__name__}: {answer}", None)
            return
        for found in answer:
            self._seen += 1
            self._matches += found.matches
            if found.matches or found.problem or not self.words.text().strip():
                self._add(self._text(found), found.thumbnail)
        self._say()

    def _text(self, found: files.Found) -> str:
        name = str(Path(found.path).relative_to(self.folder))
        if found.problem:
            return f"{name}\n{found.problem}"
        times = f" × {found.matches}" if found.matches else ""
        return f"{name}{times}\n{found.line}"

    def _add(self, text: str, thumbnail: bytes | None) -> None:
        item = QListWidgetItem(text)
        if thumbnail:
            size = (files.WIDTH, files.HEIGHT, files.WIDTH)
            image = QImage(thumbnail, *size, QImage.Format.Format_Indexed8)
            image.setColorTable(_ink())
            item.setIcon(QIcon(QPixmap.fromImage(image.scaled(self.list.iconSize()))))
        self.list.addItem(item)

    def _say(self) -> None:
        hits = f", {self._matches:,} matches" if self.words.text().strip() else ""
        busy = " …" if self._left else ""
        self.line.setText(f"{self.folder.resolve().name}: {self._seen:,} files{hits}{busy}")
        self.line.setToolTip(str(self.folder))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder to search", str(self.folder))
        if chosen:
            self.folder = Path(chosen)
            self.begin()


def _ink() -> list[int]:
    """From paper to ink in 256 steps."""
    paper, ink = look.colour("sunk"), look.colour("link")
    steps = []
    for part in range(256):
        mixed = [
            one + (two - one) * part // 255
            for one, two in zip(paper.getRgb()[:3], ink.getRgb()[:3], strict=True)
        ]
        steps.append(0xFF000000 | mixed[0] << 16 | mixed[1] << 8 | mixed[2])
    return steps
