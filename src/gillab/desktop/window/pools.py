"""Pools come and go while the window lives on: opened, replaced and closed without waiting."""

from __future__ import annotations

import time

from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal

from gillab.desktop.model.started_pool import Crew, Opener


class Crews(QObject):
    """The crew at work, if any, and those that are still on their way in or out."""

    ready = pyqtSignal(object)  # Crew: it is at work from now on
    failed = pyqtSignal(str)
    # Emitted in any thread, with the number of the request.
    _opened = pyqtSignal(int, object)  # Crew
    _refused = pyqtSignal(int, str)

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self.present: Crew | None = None
        self._request = 0
        self._leaving: list[Crew] = []
        self._openers: list[Opener] = []
        self._opened.connect(self._take)
        self._refused.connect(self._refuse)

    def use(self, way: str, workers: int) -> None:
        """Let the present crew go and open another one in a thread of its own."""
        self.dismiss()
        number = self._request
        self._openers = [opener for opener in self._openers if not opener.is_done()]
        self._openers.append(
            Opener(
                way,
                workers,
                lambda crew: self._opened.emit(number, crew),
                lambda said: self._refused.emit(number, said),
            )
        )

    def dismiss(self) -> None:
        """Nobody works from now on, and whoever is being opened is not wanted any more."""
        self._request += 1
        for opener in self._openers:
            opener.give_up()
        if self.present:
            self._let_go(self.present)
            self.present = None

    def all_gone(self, within_s: float) -> bool:
        """After `dismiss`, wait for all of them to leave; whether they did."""
        deadline_s = time.monotonic() + within_s

        def left_s() -> float:
            return max(0.05, deadline_s - time.monotonic())

        self._openers = [opener for opener in self._openers if not opener.is_done(left_s())]
        # A crew opened in the last moment waits as a signal: it is taken, and let go at once.
        QCoreApplication.sendPostedEvents(self)
        self._leaving = [crew for crew in self._leaving if not crew.gone(left_s())]
        return not self._leaving and not self._openers

    def _take(self, number: int, crew: Crew) -> None:
        if number != self._request:
            self._let_go(crew)
            return
        self.present = crew
        self.ready.emit(crew)

    def _refuse(self, number: int, said: str) -> None:
        """Not told when other workers were asked for meanwhile."""
        if number == self._request:
            self.failed.emit(said)

    def _let_go(self, crew: Crew) -> None:
        self._leaving = [one for one in self._leaving if not one.has_left]
        self._leaving.append(crew)
        crew.close()
