"""uvicorn, told about three things: impatience, taken-over connections, and a soft stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Generator
from typing import Any

import h11
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from gillab.server.doors import accept_all
from gillab.server.guard import Guard

LAST_REQUESTS_S = 0.3  # how long an idle connection may still send a request after the stop


class PatientProtocol(H11Protocol):
    """H11 with an end to patience: a request's head must arrive within `head_s`."""

    head_s = 10.0
    guard: Guard

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.guard.slot.add("accepted")
        self.guard.slot.add("connections")
        self.head_clock = self.loop.call_later(self.head_s, self._give_up)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self.head_clock.cancel()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.head_clock.cancel()
        if not self.transport.is_closing():
            self.head_clock = self.loop.call_later(self.head_s, self._give_up)

    def eof_received(self) -> bool:  # ty: ignore[incompatible-method-override]
        """A client may close its sending half and wait: it still gets its answer."""
        waiting = self.cycle is not None and not self.cycle.response_complete
        if waiting and not self.cycle.more_body:
            self.cycle.keep_alive = False
            return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.head_clock.cancel()
        self.guard.slot.add("connections", -1)
        super().connection_lost(exc)

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            busy = self.cycle is not None and not self.cycle.response_complete
            if not busy:
                self.guard.slot.add("refused")
                self.transport.close()


class SoftServer(Server):
    """A uvicorn server without signals that can adopt connections and loses none on stopping."""

    def __init__(self, config: Config, guard: Guard, listener: socket.socket | None):
        super().__init__(config)
        self.guard, self.listener = guard, listener
        self.adopted: set[asyncio.Task] = set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield  # only the main interpreter's main thread may have handlers

    async def run_here(self) -> None:
        """Until `should_exit`."""
        await self.serve([self.listener] if self.listener else [])

    def adopt(self, connection: socket.socket) -> None:
        """Serve a connection that somebody else has accepted."""
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.connect_accepted_socket(self._protocol, connection))
        self.adopted.add(task)
        task.add_done_callback(self._adopted)

    def _adopted(self, task: asyncio.Task) -> None:
        self.adopted.discard(task)
        if not task.cancelled():
            task.exception()  # it was closed meanwhile: nobody is left to be told

    def _protocol(self) -> asyncio.Protocol:
        protocol: Any = self.config.http_protocol_class
        return protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take in who waits at the door, close it, let everybody finish, then leave."""
        self.guard.draining = True
        waiting = accept_all(self.listener) if self.listener else []
        for server in self.servers:
            server.close()
        for connection in waiting:
            self.adopt(connection)
        deadline = asyncio.get_running_loop().time() + LAST_REQUESTS_S
        while asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
            if not self.server_state.connections and not self.adopted:
                break
        await super().shutdown(sockets)
