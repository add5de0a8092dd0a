"""The main interpreter's end of one loop: the interpreter, its thread, and a line to it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent import interpreters
from typing import Any

from gillab.server.counters import Slot

STARTING, READY, STOPPING, GONE = "starting", "ready", "stopping", "gone"


def enter(
    order: str, memory: memoryview, control_fd: int, door_fds: tuple[tuple[int, int], ...]
) -> str:
    """The first thing that runs inside; it holds all sockets before an import can fail."""
    with contextlib.ExitStack() as stack:
        control = stack.enter_context(socket.socket(fileno=control_fd))
        doors = {place: stack.enter_context(socket.socket(fileno=fd)) for place, fd in door_fds}
        from gillab.server import lazily

        lazily.install()  # before the imports that it is for
        from gillab.server.interpreters import interpreter_main

        return interpreter_main.serve(order, memory, control, doors)


class Loop:
    """One event loop in an interpreter of its own."""

    def __init__(
        self,
        order: dict[str, Any],
        memory: memoryview,
        slot: Slot,
        doors: dict[int, int],
    ):
        self.number: int = order["number"]
        self.state = STARTING
        self.born = time.monotonic()
        self.outcome = ""  # how it ended: stopped, hung, or an error's one line
        self.unfit = False  # its app cannot be imported: another try would end the same
        self.deaf = False  # it has closed its end
        self.line, far = socket.socketpair()
        self.line.setblocking(False)
        self._unread = self._unsent = b""
        self._handed: deque[int] = deque()  # descriptors it was sent and may not have taken yet
        self._taken = slot["accepted"]
        self.slot = slot
        self._call = (json.dumps(order), memory, far.detach(), tuple(doors.items()))

    def start(self, wake: Callable[[], None]) -> None:
        """Returns at once; the interpreter is made in the thread, which ends with `wake`."""
        name = f"loop-{self.number}"
        self.thread = threading.Thread(target=self._live, args=(wake,), name=name, daemon=True)
        self.thread.start()

    def _live(self, wake: Callable[[], None]) -> None:
        interpreter = None
        try:
            interpreter = interpreters.create()
            self.outcome = interpreter.call(enter, *self._call)
        except BaseException as error:
            self.outcome = one_line(error)
        finally:
            if interpreter is not None and self.outcome != "hung":
                with contextlib.suppress(interpreters.InterpreterError):
                    interpreter.close()
            wake()

    def send(self, **order: Any) -> None:
        """As much as the line takes now; `flush` sends the rest, so no order is cut in two."""
        self._unsent += json.dumps(order).encode() + b"\n"
        self.flush()

    def flush(self) -> bool:
        """Whether every order so far is on its way."""
        with contextlib.suppress(OSError):
            while self._unsent:
                self._unsent = self._unsent[self.line.send(self._unsent) :]
        return not self._unsent

    def hand(self, visitor: socket.socket) -> bool:
        """Give it a connection: descriptors belong to the process, a number is enough."""
        if not self.flush():
            return False
        self._handed.append(visitor.detach())
        self.send(do="adopt", fd=self._handed[-1])
        self._forget_taken()
        return True

    def in_hand(self) -> int:
        """Requests, with those in connections that it was handed and did not look at."""
        self._forget_taken()
        return self.slot["in_hand"] + len(self._handed)

    def _forget_taken(self) -> None:
        while self._handed and self._taken < self.slot["accepted"]:
            self._handed.popleft()
            self._taken += 1

    def not_taken(self) -> list[socket.socket]:
        """Connections it was handed and never looked at: copies, where it may still wake up."""
        self._forget_taken()
        found = [socket.socket(fileno=fd) for fd in self._handed]
        self._handed.clear()
        if not self.thread.is_alive():
            return found
        copies = [one.dup() for one in found]
        for one in found:
            one.detach()
        return copies

    def messages(self) -> list[dict[str, Any]]:
        """What it has said since the last look."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while part := self.line.recv(65536):
                self._unread += part
            self.deaf = True
        *whole, self._unread = self._unread.split(b"\n")
        return [json.loads(line) for line in whole if line]


def one_line(error: BaseException) -> str:
    """`ImportError: module X does not …`, without the other interpreter's traceback."""
    info = getattr(error, "excinfo", None)
    text = getattr(info, "formatted", None) or f"{type(error).__name__}: {error}"
    return text.strip().splitlines()[0][:300]
