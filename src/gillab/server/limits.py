"""Limits around any ASGI app: the size of a body, and the time until a response begins.

It also counts requests, and closes connections after their response while the server stops.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from gillab.server.counters import Slot
from gillab.server.settings import Settings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

DISCARD_BYTES, DISCARD_S = 64_000_000, 2.0


class Exchange:
    """One request and its response, between the server and the app."""

    def __init__(self, limits: RequestLimits, receive: Receive, send: Send):
        self.limits, self._receive, self._send = limits, receive, send
        self.body_bytes = 0
        self.reading = False  # the app is waiting for the next part of the request
        self.whole = False  # the app has read the last part
        self.too_large = False
        self.gone = False  # the client has disconnected
        self.status = 0  # of the response; 0: it has not begun
        self.complete = False
        self.deadline: asyncio.Timeout | None = None

    async def receive(self) -> Message:
        """The next part of the request, for the app.

        A request that is too large ends as if the client had disconnected.
        """
        self.reading = True
        try:
            message = await self._receive()
        except asyncio.CancelledError:
            self.reading = bool(self.deadline and self.deadline.expired())
            raise
        self.reading = False
        self.gone = message["type"] == "http.disconnect"
        self.whole = not message.get("more_body")
        self.body_bytes += len(message.get("body", b""))
        if self.body_bytes > self.limits.settings.body_bytes:
            self.too_large = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the app's response, unless the request was too large."""
        if not self.too_large:
            await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.deadline and not self.deadline.expired():
                self.deadline.reschedule(None)  # a stream has no time limit
            if self.limits.draining:
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.complete = True

    async def discard(self) -> None:
        """Read the rest of the request, up to a limit.

        Closing a connection with unread bytes resets it, and the client could lose the response.
        """
        left = DISCARD_BYTES
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DISCARD_S):
                while left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body"):
                        break

    async def answer(self, status: int, text: str) -> None:
        """Send a short response of our own, and close: the request may be only partly read."""
        self.deadline = None
        headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
        start = {"type": "http.response.start", "status": status, "headers": headers}
        await self._pass_on(start)
        await self._pass_on({"type": "http.response.body", "body": f"{text}\n".encode()})


class RequestLimits:
    """An ASGI app that applies the settings' limits to the requests of another one."""

    def __init__(self, app: App, slot: Slot, settings: Settings):
        self.app, self.slot, self.settings = app, slot, settings
        self.draining = False  # the server is stopping: each response closes its connection

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        exchange = Exchange(self, receive, send)
        self.slot.add("requests")
        try:
            await self._with_size_limit(scope, exchange)
        finally:
            self._count(exchange)

    async def _with_size_limit(self, scope: Message, exchange: Exchange) -> None:
        if announced_bytes(scope) > self.settings.body_bytes:
            exchange.too_large = True
        else:
            await self._with_deadline(scope, exchange)
        if exchange.too_large and not exchange.status:
            await exchange.discard()
            await exchange.answer(413, f"at most {self.settings.body_bytes} bytes")

    async def _with_deadline(self, scope: Message, exchange: Exchange) -> None:
        exchange.deadline = deadline = asyncio.timeout(self.settings.request_s)
        try:
            async with deadline:
                await self.app(scope, exchange.receive, exchange.send)
        except asyncio.CancelledError:
            if not self.draining:
                raise
            if not exchange.status:
                await exchange.answer(503, "the server has been stopped")
        except Exception as error:
            # The app may raise TimeoutError itself: answer only our own deadline.
            late = isinstance(error, TimeoutError) and deadline.expired()
            if late and not exchange.status:
                await self._answer_late(exchange)
            elif not exchange.gone and not exchange.too_large:
                raise  # otherwise the app failed because the client has left

    async def _answer_late(self, exchange: Exchange) -> None:
        """Answer a request whose deadline passed before its response began."""
        if exchange.reading and not exchange.whole:
            await exchange.answer(408, "the request took too long to arrive")
        else:
            await exchange.answer(504, f"no answer within {self.settings.request_s:g} s")

    def _count(self, exchange: Exchange) -> None:
        if exchange.gone and not exchange.status:
            return
        status = exchange.status or 500  # the server answers an exception with 500
        if exchange.complete or not exchange.status:
            self.slot.add("answered")
        if status >= 500:
            self.slot.add("failed")
        elif status in (408, 413, 431):
            self.slot.add("refused")


def announced_bytes(scope: Message) -> int:
    """Content-Length, or 0; h11 has checked that it is a number."""
    return next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)
