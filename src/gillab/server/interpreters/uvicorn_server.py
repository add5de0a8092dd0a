"""uvicorn, told about three things: impatience, taken-over connections, and a soft stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Generator
from typing import Any

import h11

from gillab.server.counters import Board
from gillab.server.interpreters.accept_balancing import Sharing
from gillab.server.lean import Config, H11Protocol, Server
from gillab.server.limits import Guard

LAST_REQUESTS_S = 0.3  # how long an idle connection may still send a request after the stop


class PatientProtocol(H11Protocol):
    """H11 with an end to patience: a request's head must arrive within `head_s`, and a response
    must not stay as it is, half taken, for `stall_s`."""

    head_s, stall_s = 10.0, 30.0
    guard: Guard
    stall_clock: asyncio.TimerHandle | None = None
    untaken = 0  # bytes of the response, when the clock was set
    in_hand = False  # counted on the board, by `adopt` or from the second request on

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.in_hand = True
        self.guard.slot.add("connections")
        self.head_clock = self.loop.call_later(self.head_s, self._give_up)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self.head_clock.cancel()
            self._count(True)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._count(False)
        self.head_clock.cancel()
        if not self.transport.is_closing():
            self.head_clock = self.loop.call_later(self.head_s, self._give_up)
        self._watch_writing()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_writing()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_watching()  # enough was taken, and more is to be written

    def eof_received(self) -> bool:  # ty: ignore[incompatible-method-override]
        """A client may close its sending half and wait: it still gets its answer."""
        waiting = self.cycle is not None and not self.cycle.response_complete
        if waiting and not self.cycle.more_body:
            self.cycle.keep_alive = False
            return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.head_clock.cancel()
        self._stop_watching()
        self._count(False)
        self.guard.slot.add("connections", -1)
        super().connection_lost(exc)

    def _count(self, in_hand: bool) -> None:
        self.guard.slot.add("in_hand", in_hand - self.in_hand)
        self.in_hand = in_hand

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            busy = self.cycle is not None and not self.cycle.response_complete
            if not busy:
                self.guard.slot.add("refused")
                self.transport.close()

    def _watch_writing(self) -> None:
        """As long as there is something that the visitor has not taken."""
        self._stop_watching()
        self.untaken = self.transport.get_write_buffer_size()
        if self.untaken:
            self.stall_clock = self.loop.call_later(self.stall_s, self._look_at_writing)

    def _stop_watching(self) -> None:
        if self.stall_clock:
            self.stall_clock.cancel()
            self.stall_clock = None

    def _look_at_writing(self) -> None:
        if self.transport.get_write_buffer_size() < self.untaken:
            self._watch_writing()
        else:
            self.guard.slot.add("refused")
            self.transport.abort()  # closing would wait until everything is taken


class SoftServer(Server):
    """A uvicorn server without signals that can adopt connections and loses none on stopping."""

    def __init__(self, config: Config, guard: Guard, board: Board, doors: dict[int, socket.socket]):
        super().__init__(config)
        self.guard = guard
        self.sharing = Sharing(board, guard.slot, doors, self.adopt)
        self.adopted: set[asyncio.Task] = set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield  # only the main interpreter's main thread may have handlers

    async def run_here(self) -> None:
        """Until `should_exit`."""
        await self.serve([])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.sharing.open()

    def adopt(self, connection: socket.socket) -> None:
        """Serve a connection that has been accepted, here or elsewhere."""
        self.guard.slot.add("accepted")
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:  # it was reset in the meantime: macOS says so here
            connection.close()
            return
        self.guard.slot.add("in_hand")
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.connect_accepted_socket(self._protocol, connection))
        self.adopted.add(task)
        task.add_done_callback(self._adopted)

    def _adopted(self, task: asyncio.Task) -> None:
        self.adopted.discard(task)
        if not task.cancelled() and task.exception():  # closed meanwhile: nobody is to be told
            self.guard.slot.add("in_hand", -1)

    def _protocol(self) -> asyncio.Protocol:
        protocol: Any = self.config.http_protocol_class
        return protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No longer watch the doors, let everybody finish, then leave."""
        self.guard.draining = True
        self.sharing.close()
        deadline = asyncio.get_running_loop().time() + LAST_REQUESTS_S
        while asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
            if not self.server_state.connections and not self.adopted:
                break
        await super().shutdown(sockets)
