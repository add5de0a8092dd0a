"""The ordinary tab: search a folder of text and CSV files on the same pool."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gillab.desktop.model import files
from gillab.desktop.model.shared_pixels import Sheet, sheet_for
from gillab.desktop.model.started_pool import Crew
from gillab.desktop.window.found_list import FoundModel, list_view

REST_MS = 150  # after the last key: then the search begins
SLICE_S = 0.004  # of taking what arrived, then the window has its turn
AHEAD = 2  # batches that a worker finds waiting

type Answer = list[str] | list[files.Found] | BaseException


class FilesTab(QWidget):
    """Every key pressed gives up the search before; a moment after the last one begins the next.

    A worker lists the folder, once; the window's thread only hands over batches and shows what
    comes back, a few milliseconds at a time.
    """

    landed = pyqtSignal(int, object)  # number of the search, Answer; emitted in any thread

    def __init__(self, folder: Path, clock: Callable[[], float] = time.perf_counter):
        super().__init__()
        self._crew: Crew | None = None
        self._sheet: Sheet | None = None  # its flag tells workers that a search is given up
        self._clock, self._search = clock, 0
        self._futures: set[Future] = set()
        self._waiting, self._arrived = deque[list[str]](), deque[files.Found | str]()
        self._seen = self._matches = self._flying = 0
        self._unfinished = True  # nothing was searched yet, or not to its end
        self.found = FoundModel()
        self.list = list_view(self.found)
        self.words = QLineEdit(placeholderText="Search for …", clearButtonEnabled=True)
        self.words.setAccessibleName("Words to search for")
        self.choose = QPushButton("&Folder …")
        self.line = QLabel()
        self.line.setProperty("kind", "soft")
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._turn = QTimer(self, singleShot=True)
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
        self._rest.timeout.connect(self.begin)
        self._turn.timeout.connect(self._take_some)
        self.words.textChanged.connect(self._wait_for_more)
        self.words.returnPressed.connect(self.begin)
        self.choose.clicked.connect(self._choose)
        self.landed.connect(self._arrive)

    def open(self, folder: Path) -> None:
        """Search in this folder from now on."""
        self._cancel()
        self._unfinished = True
        self.folder = folder.resolve()
        self._paths: list[str] | None = None  # not listed yet
        self.found.folder = str(self.folder)
        self.line.setToolTip(str(self.folder))
        self._blank()

    def use(self, crew: Crew | None) -> None:
        """Search with these workers from now on; None: they have gone."""
        self._unfinished = self._unfinished or bool(self._flying or self._arrived)
        self._cancel()
        self._crew = crew

    @property
    def idle(self) -> bool:
        """Whether there is something to search for, and nobody does."""
        return self._unfinished and not self._flying

    def begin(self) -> None:
        """Search the folder for what is written in the field."""
        self._cancel()
        self._blank()
        if self._crew is None:
            self._unfinished = True
            return
        self._unfinished = False
        self._sheet = sheet_for(self._crew.pool, 0)
        if self._paths is None:
            self._submit(files.listed, str(self.folder))
        else:
            self._waiting.extend(files.batches(self._paths))
            self._fill()
        self._say()

    def _blank(self) -> None:
        self.found.clear()
        self._seen = self._matches = 0
        self._say()

    def _wait_for_more(self) -> None:
        self._cancel()
        self._rest.start()

    def _cancel(self) -> None:
        self._search += 1
        self._flying = 0
        self._rest.stop()
        self._turn.stop()
        self._waiting.clear()
        self._arrived.clear()
        for future in list(self._futures):
            future.cancel()
        self._futures.clear()
        if self._sheet:
            self._sheet.stop()
            self._sheet.close()
            self._sheet = None

    def _fill(self) -> None:
        """A few batches ahead, as the picture does: handing over hundreds takes a frame."""
        if self._crew is None:
            return
        room = self._crew.workers * AHEAD - self._flying
        for _ in range(min(room, len(self._waiting))):
            words = self.words.text().strip()
            if not self._submit(files.look_through, self._waiting.popleft(), words):
                return

    def _submit(self, function: Callable, *arguments: object) -> bool:
        assert self._crew and self._sheet
        self._flying += 1
        try:
            future = self._crew.pool.submit(function, *arguments, self._sheet.ticket)
        except RuntimeError as error:  # the pool is broken or already closed
            self._waiting.clear()
            self.landed.emit(self._search, error)
            return False
        self._futures.add(future)
        future.add_done_callback(partial(self._send, self._search))
        return True

    def _send(self, search: int, future: Future) -> None:
        """In a pool's thread."""
        self._futures.discard(future)
        if not future.cancelled():
            self.landed.emit(search, future.exception() or future.result())

    def _arrive(self, search: int, answer: Answer) -> None:
        """Not shown at once: what comes fast would keep Qt away from its timers and the mouse."""
        if search != self._search:
            return
        self._flying -= 1
        if isinstance(answer, BaseException):
            self._arrived.append(f"{type(answer).__name__}: {answer}")
        elif self._paths is None:
            self._paths = [str(path) for path in answer]
            self._waiting.extend(files.batches(self._paths))
        else:
            self._arrived.extend(answer)  # ty: ignore[invalid-argument-type] - Found from now on
        self._turn.start(0)

    def _take_some(self) -> None:
        end, new = self._clock() + SLICE_S, list[files.Found | str]()
        wanted = bool(self.words.text().strip())
        while self._arrived and self._clock() < end:
            one = self._arrived.popleft()
            if not isinstance(one, str):
                self._seen += 1
                self._matches += one.matches
                if wanted and not one.matches and not one.problem:
                    continue
            new.append(one)
        self.found.add(new)
        if self._arrived:
            self._turn.start(0)
        else:
            self._fill()
        self._say()

    def _say(self) -> None:
        hits = f", {self._matches:,} matches" if self.words.text().strip() else ""
        busy = " …" if self._flying or self._arrived else ""
        name = self.folder.name or str(self.folder)
        self.line.setText(f"{name}: {self._seen:,} files{hits}{busy}")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder to search", str(self.folder))
        if chosen:
            self.open(Path(chosen))
            self.begin()
