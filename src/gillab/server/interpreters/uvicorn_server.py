"""uvicorn with time limits, connections that are accepted elsewhere, and a stop without loss."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Generator
from typing import Any

import h11
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from gillab.server.counters import Counters
from gillab.server.interpreters.accept_balancing import AcceptBalancing
from gillab.server.limits import RequestLimits

LAST_REQUESTS_S = 0.3  # after the stop, idle connections may still send a request for so long


class TimedProtocol(H11Protocol):
    """H11 with time limits.

    A request's head must arrive within `head_s`; while a response is unsent, the client must read
    some bytes every `stall_s`.
    """

    head_s, stall_s = 10.0, 30.0
    limits: RequestLimits
    stall_clock: asyncio.TimerHandle | None = None
    unsent_bytes = 0  # of the response, when the clock was set
    pending = False  # whether it counts as pending; `serve_connection` counts it first

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.pending = True
        self.limits.slot.add("connections")
        self.head_clock = self.loop.call_later(self.head_s, self._close_if_idle)

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
            self.head_clock = self.loop.call_later(self.head_s, self._close_if_idle)
        self._watch_sending()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_watching()  # the client has read enough, and the app continues to write

    def eof_received(self) -> bool:  # ty: ignore[incompatible-method-override]
        """A client that closes its sending half still gets its response."""
        waiting = self.cycle is not None and not self.cycle.response_complete
        if waiting and not self.cycle.more_body:
            self.cycle.keep_alive = False
            return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.head_clock.cancel()
        self._stop_watching()
        self._count(False)
        self.limits.slot.add("connections", -1)
        super().connection_lost(exc)

    def _count(self, pending: bool) -> None:
        self.limits.slot.add("pending", pending - self.pending)
        self.pending = pending

    def _close_if_idle(self) -> None:
        if not self.transport.is_closing():
            busy = self.cycle is not None and not self.cycle.response_complete
            if not busy:
                self.limits.slot.add("refused")
                self.transport.close()

    def _watch_sending(self) -> None:
        """Set the clock if there are bytes that the client has not read."""
        self._stop_watching()
        self.unsent_bytes = self.transport.get_write_buffer_size()
        if self.unsent_bytes:
            self.stall_clock = self.loop.call_later(self.stall_s, self._check_sending)

    def _stop_watching(self) -> None:
        if self.stall_clock:
            self.stall_clock.cancel()
            self.stall_clock = None

    def _check_sending(self) -> None:
        if self.transport.get_write_buffer_size() < self.unsent_bytes:
            self._watch_sending()
        else:
            self.limits.slot.add("refused")
            self.transport.abort()  # close() would wait until everything is sent


class DrainingServer(Server):
    """A uvicorn server without signal handlers.

    It also serves connections that were accepted elsewhere, and finishes open requests when it
    stops.
    """

    def __init__(
        self,
        config: Config,
        limits: RequestLimits,
        counters: Counters,
        watched: dict[int, socket.socket],
    ):
        super().__init__(config)
        self.limits = limits
        self.balancing = AcceptBalancing(counters, limits.slot, watched, self.serve_connection)
        self.connecting: set[asyncio.Task] = set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield  # only the main interpreter's main thread may have handlers

    async def run_here(self) -> None:
        """Serve until `should_exit`."""
        await self.serve([])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.balancing.open()

    def serve_connection(self, connection: socket.socket) -> None:
        """Serve a connection that has been accepted."""
        self.limits.slot.add("accepted")
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:  # the client has reset it: macOS reports that here
            connection.close()
            return
        self.limits.slot.add("pending")
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.connect_accepted_socket(self._protocol, connection))
        self.connecting.add(task)
        task.add_done_callback(self._connected)

    def _connected(self, task: asyncio.Task) -> None:
        self.connecting.discard(task)
        if not task.cancelled() and task.exception():  # the client has left
            self.limits.slot.add("pending", -1)

    def _protocol(self) -> asyncio.Protocol:
        protocol: Any = self.config.http_protocol_class
        return protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more, let open requests finish, then close."""
        self.limits.draining = True
        self.balancing.close()
        deadline = asyncio.get_running_loop().time() + LAST_REQUESTS_S
        while asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
            if not self.server_state.connections and not self.connecting:
                break
        await super().shutdown(sockets)
