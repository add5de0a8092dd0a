"""Search a folder on a pool, and emit what was found, a few milliseconds at a time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from gillab.desktop.model import files
from gillab.desktop.model.shared_pixels import SharedPixels, allocate
from gillab.desktop.model.started_pool import StartedPool

SLICE_S = 0.004  # how long results are taken before the window may process other events
TASKS_PER_WORKER = 2  # one to do, one that waits

type Result = list[str] | list[files.Found] | BaseException


class FolderSearch(QObject):
    """A worker lists the folder once; then workers search its files in batches.

    The window's thread only submits tasks and takes their results.
    """

    found = pyqtSignal(list)  # of files.Found; an error is a str
    changed = pyqtSignal()  # one of `files`, `matches` and `busy`
    task_ended = pyqtSignal(int, object)  # number of the search, Result; emitted in any thread

    def __init__(self, clock: Callable[[], float] = time.perf_counter):
        super().__init__()
        self._clock, self._search, self.words = clock, 0, ""
        self._started: StartedPool | None = None
        self._flag: SharedPixels | None = None  # no pixels: only the flag that stops workers
        self._paths: list[str] | None = None  # None: not listed yet
        self._futures: set[Future] = set()
        self._batches, self._arrived = deque[list[str]](), deque[files.Found | str]()
        self._tasks = 0  # submitted and not ended yet
        self._unfinished = True  # nothing was searched yet, or not to its end
        self.files = self.matches = 0  # searched so far; how often they contain the words
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._take_some)
        self.task_ended.connect(self._keep)

    def open(self, folder: Path) -> None:
        """Search in this folder from now on."""
        self.cancel()
        self._unfinished = True
        self._folder, self._paths = folder, None
        self._forget()

    def use(self, started: StartedPool | None) -> None:
        """Search on this pool from now on; None: there is no pool."""
        self._unfinished = self._unfinished or self.busy
        self.cancel()
        self._started = started

    @property
    def busy(self) -> bool:
        """Whether results are still to come."""
        return bool(self._tasks or self._arrived)

    @property
    def idle(self) -> bool:
        """Whether the search is not complete, and no worker is searching."""
        return self._unfinished and not self._tasks

    def begin(self, words: str) -> None:
        """Search for these words; for none, every file is a match."""
        self.cancel()
        self.words = words
        self._forget()
        if self._started is None:
            self._unfinished = True
            return
        self._unfinished = False
        self._flag = allocate(self._started.pool, 0)
        if self._paths is None:
            self._submit(files.list_files, str(self._folder))
        else:
            self._batches.extend(files.batches(self._paths))
            self._submit_batches()
        self.changed.emit()

    def cancel(self) -> None:
        """Cancel the present search; running tasks end soon, and their results are dropped."""
        self._search += 1
        self._tasks = 0
        self._turn.stop()
        self._batches.clear()
        self._arrived.clear()
        for future in list(self._futures):
            future.cancel()
        self._futures.clear()
        if self._flag:
            self._flag.stop()
            self._flag.close()
            self._flag = None

    def _forget(self) -> None:
        self.files = self.matches = 0
        self.changed.emit()

    def _submit_batches(self) -> None:
        """Submit a few batches: hundreds at once would make the window miss a frame."""
        if self._started is None:
            return
        room = self._started.workers * TASKS_PER_WORKER - self._tasks
        for _ in range(min(room, len(self._batches))):
            if not self._submit(files.search_files, self._batches.popleft(), self.words):
                return

    def _submit(self, function: Callable, *arguments: object) -> bool:
        assert self._started and self._flag
        self._tasks += 1
        try:
            future = self._started.pool.submit(function, *arguments, self._flag.handle)
        except RuntimeError as error:  # the pool is broken or was shut down
            self._batches.clear()
            self.task_ended.emit(self._search, error)
            return False
        self._futures.add(future)
        future.add_done_callback(partial(self._on_done, self._search))
        return True

    def _on_done(self, search: int, future: Future) -> None:
        """In a pool's thread: only passes the result on."""
        self._futures.discard(future)
        if not future.cancelled():
            self.task_ended.emit(search, future.exception() or future.result())

    def _keep(self, search: int, result: Result) -> None:
        """Keep a result until `_take_some`: taking each at once delays timers and the mouse."""
        if search != self._search:
            return
        self._tasks -= 1
        if isinstance(result, BaseException):
            self._arrived.append(f"{type(result).__name__}: {result}")
        elif self._paths is None:
            self._paths = [str(path) for path in result]
            self._batches.extend(files.batches(self._paths))
        else:
            self._arrived.extend(result)  # ty: ignore[invalid-argument-type] - Found after listing
        self._turn.start(0)

    def _take_some(self) -> None:
        end, new = self._clock() + SLICE_S, list[files.Found | str]()
        while self._arrived and self._clock() < end:
            one = self._arrived.popleft()
            if not isinstance(one, str):
                self.files += 1
                self.matches += one.matches
                if self.words and not one.matches and not one.problem:
                    continue
            new.append(one)
        self.found.emit(new)
        if self._arrived:
            self._turn.start(0)
        else:
            self._submit_batches()
        self.changed.emit()
