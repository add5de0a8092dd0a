"""Between a feed, whose tasks end in any thread, and a picture, which belongs to one."""

from __future__ import annotations

from collections import deque

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from gillab.desktop.model.feed import USUAL, Delivery, Feed, Landed, Progress
from gillab.desktop.model.started_pool import Crew
from gillab.desktop.model.view import View
from gillab.desktop.window.picture import Picture


class Painter(QObject):
    """Computes what the picture asks for on a crew's pool."""

    landed = pyqtSignal(object)  # Landed; emitted in any thread, received in the window's
    failed = pyqtSignal(str)
    completed = pyqtSignal()  # every pixel of the view is computed

    def __init__(self, picture: Picture, crew: Crew, delivery: Delivery = USUAL):
        super().__init__()
        self._picture = picture
        self._told, self._complete = 0, False
        self._arrivals = deque[Landed]()
        self._flush = QTimer(self, singleShot=True)
        self._flush.timeout.connect(self._take_all)
        self.landed.connect(self._arrive)
        self.feed = Feed(crew.pool, crew.workers, self._send, delivery)

    @property
    def progress(self) -> Progress:
        return self.feed.progress

    def start(self, view: View) -> None:
        """Begin this view, and forget the one before."""
        self._told, self._complete = 0, False
        self._arrivals.clear()
        self.feed.start(view, lambda sheet: self._picture.begin(view, sheet.pixels))

    def stop(self) -> None:
        """The picture stays as it is; late results are dropped."""
        self._picture.let_go()
        self._arrivals.clear()
        self._flush.stop()
        self.feed.stop()

    def _send(self, landed: Landed) -> None:
        """In a pool's thread. A method, so that a late task still finds this object alive."""
        self.landed.emit(landed)

    def _arrive(self, landed: Landed) -> None:
        # Not taken at once: results that come faster than they are shown would keep Qt at
        # delivering them and away from its timers and the mouse.
        self._arrivals.append(landed)
        self._flush.start(0)

    def _take_all(self) -> None:
        for _ in range(len(self._arrivals)):
            for tile, worker in self.feed.take(self._arrivals.popleft()):
                self._picture.refresh(tile, worker)
        if self.progress.complete_s is not None and not self._complete:
            self._complete = True
            self.completed.emit()
        errors = self.progress.errors
        if len(errors) > self._told:
            self._told = len(errors)
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            self.failed.emit(errors[0] + more)
