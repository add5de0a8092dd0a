"""Signals and ended threads wake up the main interpreter, which waits in a selector."""

from __future__ import annotations

import contextlib
import selectors
import signal
import socket
from collections.abc import Callable


class Wakeup:
    """A selector that threads and signals wake up; all but `wake` is for the main thread."""

    def __init__(self, on_signal: Callable[[int, object], None]):
        self._selector = selectors.DefaultSelector()
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self.watch(self._reader, lambda: self._reader.recv(4096))
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, on_signal)

    def wake(self) -> None:
        """Wake the selector, from any thread."""
        with contextlib.suppress(OSError):  # a full socket wakes the selector as well
            self._writer.send(b"\0")

    def watch(self, end: socket.socket, call: Callable[[], object]) -> None:
        """Call `call` whenever `end` is readable."""
        self._selector.register(end, selectors.EVENT_READ, call)

    def unwatch(self, end: socket.socket) -> None:
        """Stop watching `end`, if it is watched."""
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(end)

    def wait(self, seconds: float) -> None:
        """Wait at most so long for readable sockets, and make their calls."""
        for key, _ in self._selector.select(seconds):
            key.data()

    def close(self) -> None:
        signal.set_wakeup_fd(-1)
        for end in (self._reader, self._writer, self._selector):
            end.close()
