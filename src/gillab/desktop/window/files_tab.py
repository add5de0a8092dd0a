"""The second tab: search a folder of text and CSV files on the pool that computes the picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gillab.desktop.model.started_pool import StartedPool
from gillab.desktop.window.folder_search import FolderSearch
from gillab.desktop.window.found_list import FoundModel, list_view

TYPING_MS = 150  # pause in typing after which the search begins


class FilesTab(QWidget):
    """Every key cancels the present search; a moment after the last one the next begins."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.perf_counter):
        super().__init__()
        self.search = FolderSearch(clock)
        self.found = FoundModel()
        self.list = list_view(self.found)
        self.words = QLineEdit(placeholderText="Search for …", clearButtonEnabled=True)
        self.words.setAccessibleName("Words to search for")
        self.choose = QPushButton("&Folder …")
        self.line = QLabel()
        self.line.setProperty("kind", "soft")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self._connect()
        self.open(folder)

    def _lay_out(self) -> None:
        top, page = QHBoxLayout(), QVBoxLayout(self)
        page.setContentsMargins(14, 14, 14, 14)
        top.addWidget(self.words, 1)
        top.addWidget(self.choose)
        page.addLayout(top)
        page.addWidget(self.line)
        page.addWidget(self.list, 1)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.begin)
        self.search.found.connect(self.found.add)
        self.search.changed.connect(self._show_counts)
        self.words.textChanged.connect(self._wait_for_more)
        self.words.returnPressed.connect(self.begin)
        self.choose.clicked.connect(self._choose)

    def open(self, folder: Path) -> None:
        """Search in this folder from now on."""
        self._typing.stop()
        self.folder = folder.resolve()
        self.found.folder = str(self.folder)
        self.found.clear()
        self.line.setToolTip(str(self.folder))
        self.search.open(self.folder)

    def use(self, started: StartedPool | None) -> None:
        """Search on this pool from now on; None: there is no pool."""
        self._typing.stop()
        self.search.use(started)

    @property
    def idle(self) -> bool:
        """Whether the search is not complete, and no worker is searching."""
        return self.search.idle

    def begin(self) -> None:
        """Search the folder for the words in the field."""
        self._typing.stop()
        self.found.clear()
        self.search.begin(self.words.text().strip())

    def _wait_for_more(self) -> None:
        self.search.cancel()
        self._typing.start()

    def _show_counts(self) -> None:
        hits = f", {self.search.matches:,} matches" if self.words.text().strip() else ""
        busy = " …" if self.search.busy else ""
        name = self.folder.name or str(self.folder)
        self.line.setText(f"{name}: {self.search.files:,} files{hits}{busy}")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder to search", str(self.folder))
        if chosen:
            self.open(Path(chosen))
            self.begin()
