"""Qt's own thread pool as a `concurrent.futures.Executor`, for the bench only."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future

from PyQt6.QtCore import QThreadPool


class QtThreadExecutor(Executor):
    """The threads are Qt's; the Python code that they run needs the same GIL."""

    def __init__(self, workers: int):
        self._threads = QThreadPool()
        self._threads.setMaxThreadCount(workers)
        self._threads.setExpiryTimeout(-1)  # threads are kept, as in the other pools

    def submit(self, fn: Callable, /, *args, **kwargs) -> Future:
        future: Future = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                found = fn(*args, **kwargs)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(found)

        self._threads.start(work)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            self._threads.clear()
        if wait:
            self._threads.waitForDone()
