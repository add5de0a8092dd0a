"""One event loop for each core, each in an interpreter of its own, all in this process.

Its limits, said at every start: a crash in C ends all loops at once; extension modules that do
not declare support for a GIL of their own are refused (and listed); a task that hangs cannot be
ended, only left behind.

What it does beyond other servers of the same app, so a comparison compares that too: loops help at
each other's doors (sharing.py), look for news less often (polling.py), collect garbage less often
(inside.py), leave out uvicorn's command line (lean.py) and rare modules until they are used
(lazily.py); malloc is told of the many threads (allocator.py). The price: tiny requests, each on a
connection of its own and nothing heavy among them, wake up neighbours in vain.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable

from gillab.server import allocator, listeners
from gillab.server.counters import Board
from gillab.server.interpreters.dispatch import Reception
from gillab.server.interpreters.link import GONE, READY, STARTING, STOPPING, Loop
from gillab.server.settings import (
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    MOST_FAILURES,
    MOST_HUNG,
    Settings,
)

LOOK_S = 0.1
Log = Callable[[str], None]


class LoopServer:
    """Starts the loops, watches them, replaces those that fail, stops them."""

    def __init__(self, settings: Settings, log: Log):
        self.settings, self.log = settings, log
        # A loop that is left behind keeps its slot: it may still write there.
        self.board = Board.of(settings.workers + MOST_HUNG)
        self.loops: dict[int, Loop] = {}  # by slot
        self.hung: list[Loop] = []
        self.failures: dict[int, int] = {}  # in a row, by slot
        self.due: dict[int, float] = {}  # slot → when its next loop is to be started
        self.next_number = settings.workers
        self.announced = False
        self.refused: set[str] = set()  # names of extension modules
        self.exit_code: int | None = None
        self.selector = selectors.DefaultSelector()
        self._ear, self._mouth = socket.socketpair()

    def run(self) -> int:
        """Until a signal, or until no loop is left; the exit code."""
        allocator.keep_little()
        host, port, workers = self.settings.host, self.settings.port, self.settings.workers
        sharing = listeners.shares_ports() and not self.settings.hand_over
        self.reception = Reception(host, port, workers, sharing=sharing)
        if not sharing:
            self._hear_from(self.reception.doors[0], self.reception.welcome)
        self._listen_to_signals()
        for number in range(workers):
            self.board.slots[number]["door"] = number
            self._start(number)
        while self.exit_code is None:
            self._turn_once()
            if not self.announced and self._count(READY) and not self._count(STARTING):
                self.announced = True
                allocator.hand_back()
                names = ", ".join(sorted(self.refused)) or "none"
                self.log(f"extension modules that were refused: {names}")
                self.log(f"serving on http://{host}:{self.reception.port}")
        return self._stop()

    def _listen_to_signals(self) -> None:
        """In main only: no other interpreter may have handlers."""
        for end in (self._ear, self._mouth):
            end.setblocking(False)
        self._hear_from(self._ear, lambda: self._ear.recv(4096))
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)

    def _signalled(self, number: int, frame: object) -> None:
        if self.exit_code is not None:
            os._exit(128 + number)  # asked twice
        self.exit_code = 0

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: main will wake anyhow
            self._mouth.send(b"\0")

    def _hear_from(self, end: socket.socket, call: Callable[[], object]) -> None:
        self.selector.register(end, selectors.EVENT_READ, call)

    def _hang_up(self, end: socket.socket) -> None:
        with contextlib.suppress(KeyError):
            self.selector.unregister(end)

    def _count(self, state: str) -> int:
        return sum(loop.state == state for loop in self.loops.values())

    def _turn_once(self) -> None:
        for key, _ in self.selector.select(LOOK_S):
            key.data()
        for loop in list(self.loops.values()):
            self._look_at(loop)
        now = time.monotonic()
        for number in [number for number, when in self.due.items() if when <= now]:
            del self.due[number]
            self._start(number)
        self.reception.seat(self.loops.values())
        if not self.loops and not self.due and self.exit_code is None:
            self.log("no loop is left: giving up")
            self.exit_code = 1

    def _start(self, number: int) -> None:
        slot = self.board.slots[number]
        slot.add("generation")
        slot["work_since_ns"] = slot["beat_ns"] = slot["connections"] = slot["in_hand"] = 0
        order = self.settings.order() | {"number": number}
        loop = Loop(order, self.board.memory, slot, self.reception.copies(slot["door"]))
        self.loops[number] = loop
        self._hear_from(loop.line, lambda: self._listen(loop))
        loop.start(self._wake)

    def _listen(self, loop: Loop) -> None:
        for message in loop.messages():
            if message["say"] == "ready" and loop.state == STARTING:
                loop.state = READY
                self.failures[loop.number] = 0
                if self.announced:
                    self.log(f"loop {loop.number}: serving")
            elif message["say"] in ("unfit", "without"):
                self._note_refused(loop, message["modules"], message["say"] == "without")
        if loop.deaf:
            self._hang_up(loop.line)
        if loop.state != GONE and not loop.thread.is_alive():
            self._ended(loop)

    def _note_refused(self, loop: Loop, modules: list[str], went_on: bool) -> None:
        """The first loop that says so is enough: the others import the same."""
        loop.unfit = not went_on
        if set(modules) - self.refused:
            self.refused.update(modules)
            ending = "the app went on without" if went_on else "the app cannot be served like this"
            self.log(f"refused extension modules: {', '.join(modules)}; {ending}")

    def _look_at(self, loop: Loop) -> None:
        if not loop.thread.is_alive():
            self._listen(loop)
            return
        loop.flush()
        hang_s, now_ns = self.settings.hang_s, time.monotonic_ns()
        since_ns = now_ns - hang_s * 1e9
        if loop.state == STARTING:
            if time.monotonic() - loop.born > self.settings.start_s:
                self._abandon(loop, f"did not start within {self.settings.start_s:g} s")
        elif loop.state == READY and loop.slot["beat_ns"] < since_ns:
            self._abandon(loop, f"blocked for {hang_s:g} s")
        elif loop.state == READY and 0 < loop.slot["work_since_ns"] < since_ns:
            loop.send(do="stop")  # its loop still turns: it lets its other visitors finish
            self._abandon(loop, f"a task has been running for {hang_s:g} s")

    def _ended(self, loop: Loop) -> None:
        """The thread is over: dispose of it, and start another unless we are stopping."""
        self._forget(loop)
        if loop.outcome == "hung":
            self.hung.append(loop)
        if self.exit_code is not None:
            return
        number = loop.number
        self.failures[number] = self.failures.get(number, 0) + 1
        self.log(f"loop {number}: ended: {loop.outcome}")
        if loop.unfit:
            return
        if self.failures[number] >= MOST_FAILURES:
            self.log(f"loop {number}: failed {MOST_FAILURES} times in a row: given up")
            return
        pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (self.failures[number] - 1))
        self.due[number] = time.monotonic() + pause_s

    def _abandon(self, loop: Loop, why: str) -> None:
        """It cannot be ended, only replaced."""
        self.hung.append(loop)
        loop.slot["left_behind"] = 1
        self._forget(loop)
        self.log(f"loop {loop.number}: {why}: left behind ({len(self.hung)} so far), replaced")
        if len(self.hung) >= MOST_HUNG:
            self.log(f"{MOST_HUNG} interpreters were left behind: stopping, start me again")
            self.exit_code = 1
        else:
            self.board.slots[self.next_number]["door"] = loop.slot["door"]
            self.due[self.next_number] = time.monotonic()
            self.next_number += 1

    def _forget(self, loop: Loop) -> None:
        """Its end of the line stays open where it is left behind: closing it would be an order."""
        loop.state = GONE
        self._hang_up(loop.line)
        self.reception.waiting.extend(loop.not_taken())
        self.loops.pop(loop.number, None)
        if not loop.thread.is_alive():
            loop.line.close()

    def _stop(self) -> int:
        """Nobody new, everybody answered, then each interpreter closed."""
        self._hang_up(self.reception.doors[0])
        self.reception.welcome()
        self.reception.close()
        self.reception.seat(self.loops.values())
        for loop in self.loops.values():
            loop.send(do="stop")
            loop.state = STOPPING
        deadline = time.monotonic() + self.settings.drain_s + 2
        while self.loops and time.monotonic() < deadline:
            for key, _ in self.selector.select(LOOK_S):
                key.data()
            for loop in list(self.loops.values()):
                self._look_at(loop)
        self.log(f"stopped after {sum(slot['answered'] for slot in self.board.slots)} answers")
        self._leave_if_hanging()
        signal.set_wakeup_fd(-1)
        for end in (self._ear, self._mouth, self.selector):
            end.close()
        return self.exit_code or 0

    def _leave_if_hanging(self) -> None:
        left = [*self.hung, *self.loops.values()]
        hanging = sum(loop.thread.is_alive() or loop.outcome == "hung" for loop in left)
        if hanging:
            self.log(f"{hanging} interpreters could not be closed: they end with the process")
            sys.stdout.flush()
            os._exit(self.exit_code or 1)  # finalizing would wait for their threads for ever
