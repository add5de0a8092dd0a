"""The main interpreter's link to another interpreter: its thread and a control socket.

Orders and messages are lines of JSON on the control socket.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent import interpreters
from dataclasses import asdict
from typing import Any

from gillab.server.counters import Slot
from gillab.server.settings import Settings

STARTING, READY, STOPPING, GONE = "starting", "ready", "stopping", "gone"


def enter(
    number: int,
    settings: str,
    memory: memoryview,
    control_fd: int,
    listener_fds: tuple[tuple[int, int], ...],
) -> str:
    """The first call in the interpreter: take over all sockets before an import can fail."""
    with contextlib.ExitStack() as stack:
        control = stack.enter_context(socket.socket(fileno=control_fd))
        listeners = {
            place: stack.enter_context(socket.socket(fileno=fd)) for place, fd in listener_fds
        }
        from gillab.server.interpreters import interpreter_main

        return interpreter_main.serve(number, settings, memory, control, listeners)


class InterpreterLink:
    """The main interpreter's view of one event loop in another interpreter."""

    def __init__(
        self,
        number: int,
        settings: Settings,
        memory: memoryview,
        slot: Slot,
        listeners: dict[int, socket.socket],
    ):
        """Take over `listeners`; without free descriptors, close them and raise `OSError`."""
        self.number, self.slot = number, slot
        self.state = STARTING
        self.started_s = time.monotonic()
        self.outcome = ""  # "stopped", "hung", or an error message
        self.unfit = False  # its app can never be served
        self.silent = False  # the interpreter has closed its end of the control socket
        with contextlib.ExitStack() as stack:
            for listener in listeners.values():
                stack.callback(listener.close)
            self.control, far = socket.socketpair()
            stack.pop_all()
        self.control.setblocking(False)
        self._unread = self._unsent = b""
        self._assigned: deque[int] = deque()  # sent descriptors that it may not have read yet
        self._accepted = slot["accepted"]
        fds = tuple((place, listener.detach()) for place, listener in listeners.items())
        self._call = (number, json.dumps(asdict(settings)), memory, far.detach(), fds)

    def start(self, wake: Callable[[], None]) -> None:
        """Start a thread that creates the interpreter, runs it, and calls `wake` at the end."""
        name = f"loop-{self.number}"
        self.thread = threading.Thread(target=self._run, args=(wake,), name=name, daemon=True)
        self.thread.start()

    def _run(self, wake: Callable[[], None]) -> None:
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
        """Send as much as the socket takes now; `flush` sends the rest."""
        self._unsent += json.dumps(order).encode() + b"\n"
        self.flush()

    def flush(self) -> bool:
        """Send what is unsent; return whether nothing is left."""
        with contextlib.suppress(OSError):
            while self._unsent:
                self._unsent = self._unsent[self.control.send(self._unsent) :]
        return not self._unsent

    def assign(self, connection: socket.socket) -> bool:
        """Send the connection's descriptor, which is valid in the whole process.

        False while earlier orders are unsent.
        """
        if not self.flush():
            return False
        self._assigned.append(connection.detach())
        self.send(do="serve", fd=self._assigned[-1])
        self._forget_accepted()
        return True

    def pending(self) -> int:
        """The number of its pending connections, with assigned ones that it has not read yet."""
        self._forget_accepted()
        return self.slot["pending"] + len(self._assigned)

    def _forget_accepted(self) -> None:
        while self._assigned and self._accepted < self.slot["accepted"]:
            self._assigned.popleft()
            self._accepted += 1

    def unread_connections(self) -> list[socket.socket]:
        """Assigned connections that the interpreter has not read.

        They are copies while its thread runs, because it may still read the originals.
        """
        self._forget_accepted()
        found = [socket.socket(fileno=fd) for fd in self._assigned]
        self._assigned.clear()
        if not self.thread.is_alive():
            return found
        copies = []
        for connection in found:
            with contextlib.suppress(OSError):  # no descriptor is left
                copies.append(connection.dup())
            connection.detach()
        return copies

    def messages(self) -> list[dict[str, Any]]:
        """The messages that it has sent since the last call."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while part := self.control.recv(65536):
                self._unread += part
            self.silent = True
        *whole, self._unread = self._unread.split(b"\n")
        return [json.loads(line) for line in whole if line]


def one_line(error: BaseException) -> str:
    """`ImportError: module X does not …`, without the other interpreter's traceback."""
    info = getattr(error, "excinfo", None)
    text = getattr(info, "formatted", None) or f"{type(error).__name__}: {error}"
    return text.strip().splitlines()[0][:300]
