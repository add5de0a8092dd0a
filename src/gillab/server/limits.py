"""Around any ASGI app: count, bound bodies and time, and say good-bye while draining."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from gillab.server.counters import Slot
from gillab.server.settings import Bounds

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

DISCARD_BYTES, DISCARD_S = 64_000_000, 2.0


class Exchange:
    """One request and its response, seen from outside the app."""

    def __init__(self, guard: Guard, receive: Receive, send: Send):
        self.guard, self._receive, self._send = guard, receive, send
        self.body_bytes = 0
        self.reading = False
        self.too_large = False
        self.gone = False  # the visitor left before the end
        self.status = 0
        self.complete = False
        self.clock: asyncio.Timeout | None = None

    async def receive(self) -> Message:
        self.reading = True
        message = await self._receive()
        self.reading = False
        self.gone = message["type"] == "http.disconnect"
        self.body_bytes += len(message.get("body", b""))
        if self.body_bytes > self.guard.bounds.body_bytes:
            self.too_large = True  # the app is told that the visitor left; we know better
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """What the app answers; of one that was told its visitor had left, nothing."""
        if not self.too_large:
            await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.clock:
                self.clock.reschedule(None)  # a stream may go on for as long as it likes
            if self.guard.draining:
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.complete = True

    async def discard(self) -> None:
        """Read on for a while: closing on unread bytes would reset the answer away."""
        left = DISCARD_BYTES
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DISCARD_S):
                while left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body"):
                        break

    async def answer(self, status: int, text: str) -> None:
        """A short answer of our own; the connection ends, since its body may be half read."""
        self.clock = None
        headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
        start = {"type": "http.response.start", "status": status, "headers": headers}
        await self._pass_on(start)
        await self._pass_on({"type": "http.response.body", "body": f"{text}\n".encode()})


class Guard:
    """An ASGI app itself."""

    def __init__(self, app: App, slot: Slot, bounds: Bounds):
        self.app, self.slot, self.bounds = app, slot, bounds
        self.draining = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        exchange = Exchange(self, receive, send)
        self.slot.add("requests")
        try:
            await self._bounded(scope, exchange)
        finally:
            self._count(exchange)

    async def _bounded(self, scope: Message, exchange: Exchange) -> None:
        if announced_bytes(scope) > self.bounds.body_bytes:
            exchange.too_large = True
        else:
            await self._timed(scope, exchange)
        if exchange.too_large and not exchange.status:
            await exchange.discard()
            await exchange.answer(413, f"at most {self.bounds.body_bytes} bytes")

    async def _timed(self, scope: Message, exchange: Exchange) -> None:
        try:
            async with asyncio.timeout(self.bounds.request_s) as exchange.clock:
                await self.app(scope, exchange.receive, exchange.send)
        except TimeoutError:
            if exchange.status:
                raise
            if exchange.reading:
                await exchange.answer(408, "the request took too long to arrive")
            else:
                await exchange.answer(504, f"no answer within {self.bounds.request_s:g} s")
        except asyncio.CancelledError:
            if not self.draining:
                raise
            if not exchange.status:  # the time to finish is over, and the visitor may know
                await exchange.answer(503, "the server has been stopped")
        except Exception:
            if not exchange.gone and not exchange.too_large:
                raise  # else the app was told that nobody waits for its answer, and gave up

    def _count(self, exchange: Exchange) -> None:
        if exchange.gone and not exchange.status:
            return
        status = exchange.status or 500  # an error that the server turns into a 500
        if exchange.complete or not exchange.status:
            self.slot.add("answered")
        if status >= 500:
            self.slot.add("failed")
        elif status in (408, 413, 431):
            self.slot.add("refused")


def announced_bytes(scope: Message) -> int:
    """Content-Length, 0 where there is none; h11 has checked that it is a number."""
    return next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)
