"""Serve with one event loop per worker, each in its own interpreter, all in this process.

The supervisor runs in the main interpreter: it starts the loops, watches them, replaces those that
fail, and stops them. It prints `LIMITS`, the limits of this way, at every start.

Unlike other servers, loops also accept at each other's listeners (accept_balancing); a comparison
includes that. It has a cost: if all requests are light and each has its own connection, neighbours
wake up without need.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from gillab.server import descriptors, listeners
from gillab.server.counters import Counters
from gillab.server.interpreters.dispatch import Dispatch
from gillab.server.interpreters.link import GONE, READY, STARTING, STOPPING, InterpreterLink
from gillab.server.interpreters.restarts import MOST_FAILURES, Restarts
from gillab.server.interpreters.wakeup import Wakeup
from gillab.server.settings import Settings

LIMITS = (
    "limits: a crash in C ends every loop; a task that hangs is left behind, not ended; "
    "C extensions without support for a GIL of their own are refused"
)
MOST_HUNG = 8  # interpreters left behind before the process stops
CHECK_S = 0.1
Log = Callable[[str], None]


class Supervisor:
    """Starts the loops, watches them, replaces those that fail, stops them."""

    def __init__(self, settings: Settings, log: Log):
        most = descriptors.connections_of_loop(settings.most_connections, settings.workers)
        self.settings, self.log = replace(settings, most_connections=most), log
        # A loop that is left behind keeps its slot, because it may still write to it.
        self.counters = Counters.of(settings.workers + MOST_HUNG)
        self.links: dict[int, InterpreterLink] = {}  # by slot
        self.hung: list[InterpreterLink] = []
        self.restarts = Restarts(time.monotonic)
        self.next_number = settings.workers
        self.announced = False
        self.ever_ready = False  # whether any loop was ever ready
        self.app_failed: set[int] = set()  # loops that could not start the app
        self.refused: set[str] = set()  # names of extension modules
        self.endings: set[str] = set()  # reasons logged since a loop was last ready
        self.accept_at: float | None = None  # when main accepts again after a pause
        self.exit_code: int | None = None

    def run(self) -> int:
        """Serve until a signal, or until no loop is left; return the exit code."""
        host, workers = self.settings.host, self.settings.workers
        shared = listeners.shares_ports() and not self.settings.hand_over
        self.dispatch = Dispatch(host, self.settings.port, workers, shared=shared)
        self.wakeup = Wakeup(self._on_signal)
        if not shared:
            self.wakeup.watch(self.dispatch.listeners[0], self._accept)
        for number in range(workers):
            self.counters.slots[number]["listener"] = number
            self._start(number)
        while self.exit_code is None:
            self._turn_once()
            if not self.announced and self._count(READY) and not self._count(STARTING):
                self.announced = True
                names = ", ".join(sorted(self.refused)) or "none"
                self.log(f"extension modules that were refused: {names}")
                self.log(f"serving on http://{host}:{self.dispatch.port}")
        return self._stop()

    def _on_signal(self, number: int, frame: object) -> None:
        if self.exit_code is not None:
            os._exit(128 + number)  # the second signal
        self.exit_code = 0

    def _count(self, state: str) -> int:
        return sum(link.state == state for link in self.links.values())

    def _turn_once(self) -> None:
        self.wakeup.wait(CHECK_S)
        for link in list(self.links.values()):
            self._check(link)
        for number in self.restarts.due():
            self._start(number)
        if self.accept_at is not None and time.monotonic() >= self.accept_at:
            self.accept_at = None
            self.wakeup.watch(self.dispatch.listeners[0], self._accept)
        self.dispatch.assign(self.links.values())
        if not self.links and not self.restarts and self.exit_code is None:
            self.log("no loop is left: stopping")
            self.exit_code = 1

    def _accept(self) -> None:
        """Accept in main, if the system does not share ports.

        Without free descriptors the listener stays readable, so main pauses before it watches it
        again.
        """
        try:
            self.dispatch.accept()
        except listeners.Exhausted:
            self.wakeup.unwatch(self.dispatch.listeners[0])
            self.accept_at = time.monotonic() + listeners.RETRY_S

    def _start(self, number: int) -> None:
        slot = self.counters.slots[number]
        slot.add("generation")
        slot["work_since_ns"] = slot["beat_ns"] = slot["connections"] = slot["pending"] = 0
        try:
            copies = self.dispatch.copies(slot["listener"])
            link = InterpreterLink(number, self.settings, self.counters.memory, slot, copies)
        except OSError as error:  # no descriptors are left
            self._plan_restart(number, f"cannot be started: {error.strerror}")
            return
        self.links[number] = link
        self.wakeup.watch(link.control, lambda: self._read_messages(link))
        link.start(self.wakeup.wake)

    def _read_messages(self, link: InterpreterLink) -> None:
        for message in link.messages():
            if message["say"] == "ready" and link.state == STARTING:
                link.state = READY
                self.ever_ready = True
                self.restarts.succeeded(link.number)
                self.endings.clear()
                if self.announced:
                    self.log(f"loop {link.number}: serving")
            elif message["say"] in ("unfit", "refused"):
                link.unfit = message["say"] == "unfit"
                self._note_refused(message["modules"], link.unfit)
            elif message["say"] == "failed":
                self.app_failed.add(link.number)
        if link.silent:
            self.wakeup.unwatch(link.control)
        if link.state != GONE and not link.thread.is_alive():
            self._ended(link)

    def _note_refused(self, modules: list[str], unfit: bool) -> None:
        """Log refused modules once, because all loops import the same ones."""
        if set(modules) - self.refused:
            self.refused.update(modules)
            ending = "the app cannot be served" if unfit else "the app works without them"
            self.log(f"refused extension modules: {', '.join(modules)}; {ending}")

    def _check(self, link: InterpreterLink) -> None:
        """Handle the loop's end, or replace it if it hangs."""
        if not link.thread.is_alive():
            self._read_messages(link)
            return
        link.flush()
        hang_s, now_ns = self.settings.hang_s, time.monotonic_ns()
        since_ns = now_ns - hang_s * 1e9
        if link.state == STARTING:
            if time.monotonic() - link.started_s > self.settings.start_s:
                self._leave_behind(link, f"did not start within {self.settings.start_s:g} s")
        elif link.state == READY and link.slot["beat_ns"] < since_ns:
            self._leave_behind(link, f"blocked for {hang_s:g} s")
        elif link.state == READY and 0 < link.slot["work_since_ns"] < since_ns:
            link.send(do="stop")  # its event loop still runs, so other requests can finish
            self._leave_behind(link, f"a task has been running for {hang_s:g} s")

    def _ended(self, link: InterpreterLink) -> None:
        """Its thread has ended: start another loop, unless we are stopping or the app is unfit."""
        self._forget(link)
        if link.outcome == "hung":
            self.hung.append(link)
        if self.exit_code is None:
            why = f"ended: {link.outcome}"
            if self._app_never_starts():
                self.restarts.cancel()
            if link.unfit or self._app_never_starts():
                self._log_ending(link.number, why)
            else:
                self._plan_restart(link.number, why)

    def _app_never_starts(self) -> bool:
        """Whether the app has failed in every loop, and no loop was ever ready."""
        return not self.ever_ready and self.app_failed >= set(range(self.settings.workers))

    def _plan_restart(self, number: int, why: str) -> None:
        self._log_ending(number, why)
        if not self.restarts.after_failure(number):
            self.log(f"loop {number}: failed {MOST_FAILURES} times in a row: not started again")

    def _log_ending(self, number: int, why: str) -> None:
        """Log a reason once, even if several loops end for it, or one does repeatedly."""
        if why not in self.endings:
            self.endings.add(why)
            self.log(f"loop {number}: {why}")

    def _leave_behind(self, link: InterpreterLink, why: str) -> None:
        """Replace a hanging interpreter: it cannot be ended."""
        self.hung.append(link)
        link.slot["left_behind"] = 1
        self._forget(link)
        self.log(f"loop {link.number}: {why}: left behind ({len(self.hung)} so far), replaced")
        if len(self.hung) >= MOST_HUNG:
            self.log(f"{MOST_HUNG} interpreters were left behind: stopping, start the server again")
            self.exit_code = 1
        else:
            self.counters.slots[self.next_number]["listener"] = link.slot["listener"]
            self.restarts.now(self.next_number)
            self.next_number += 1

    def _forget(self, link: InterpreterLink) -> None:
        """Remove the link; its control socket stays open while it runs, as closing means "stop"."""
        link.state = GONE
        self.wakeup.unwatch(link.control)
        self.dispatch.waiting.extend(link.unread_connections())
        self.links.pop(link.number, None)
        if not link.thread.is_alive():
            link.control.close()

    def _stop(self) -> int:
        """Accept no more, let open requests finish, close each interpreter."""
        self.wakeup.unwatch(self.dispatch.listeners[0])
        with contextlib.suppress(listeners.Exhausted):
            self.dispatch.accept()
        self.dispatch.close()
        self.dispatch.assign(self.links.values())
        for link in self.links.values():
            link.send(do="stop")
            link.state = STOPPING
        deadline = time.monotonic() + self.settings.drain_s + 2
        while self.links and time.monotonic() < deadline:
            self.wakeup.wait(CHECK_S)
            for link in list(self.links.values()):
                self._check(link)
        answered = sum(slot["answered"] for slot in self.counters.slots)
        self.log(f"stopped after {answered} answers")
        self._exit_if_hanging()
        self.wakeup.close()
        return self.exit_code or 0

    def _exit_if_hanging(self) -> None:
        left = [*self.hung, *self.links.values()]
        hanging = sum(link.thread.is_alive() or link.outcome == "hung" for link in left)
        if hanging:
            self.log(f"{hanging} interpreters could not be closed: they end with the process")
            sys.stdout.flush()
            os._exit(self.exit_code or 1)  # finalization would wait for their threads for ever
