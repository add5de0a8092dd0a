"""Limits around any ASGI app: how large a body may be, how long a response may take to begin.

It also counts requests, and closes connections politely while the server stops.
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
    """One request and its response, as they pass between the server and the app."""

    def __init__(self, limits: RequestLimits, receive: Receive, send: Send):
        self.limits, self._receive, self._send = limits, receive, send
        self.body_bytes = 0
        self.reading = False  # the app waits for the next part of the request
        self.whole = False  # the last part has been read
        self.too_large = False
        self.gone = False  # the client has disconnected
        self.status = 0  # of the response; 0: it has not begun
        self.complete = False
        self.deadline: asyncio.Timeout | None = None

    async def receive(self) -> Message:
        """The next part of the request, for the app. One that is too large ends as if the client
        had disconnected."""
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
        """A part of the app's response. To a request that was too large, only ours is sent."""
        if not self.too_large:
            await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.deadline and not self.deadline.expired():
                self.deadline.reschedule(None)  # a stream may go on for as long as it likes
            if self.limits.draining:
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.complete = True

    async def discard(self) -> None:
        """Read the rest of the request, up to a limit: closing a connection with unread bytes
        resets it, and the client could lose the response."""
        left = DISCARD_BYTES
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DISCARD_S):
                while left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body"):
                        break

    async def answer(self, status: int, text: str) -> None:
        """A short response of our own. The connection ends: its request may be half read."""
        self.deadline = None
        headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
        start = {"type": "http.response.start", "status": status, "headers": headers}
        await self._pass_on(start)
        await self._pass_on({"type": "http.response.body", "body": f"{text}\n".encode()})


class RequestLimits:
    """An ASGI app around another one, which holds each request to the settings' limits."""

    def __init__(self, app: App, slot: Slot, settings: Settings):
        self.app, self.slot, self.settings = app, slot, settings
        self.draining = False  # the server stops: each response closes its connection

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
            # A TimeoutError may also be the app's own: only our deadline is answered here.
            late = isinstance(error, TimeoutError) and deadline.expired()
            if late and not exchange.status:
                await self._answer_late(exchange)
            elif not exchange.gone and not exchange.too_large:
                raise  # else the app failed because nobody waits for its response

    async def _answer_late(self, exchange: Exchange) -> None:
        """The deadline has passed before the response began."""
        if exchange.reading and not exchange.whole:
            await exchange.answer(408, "the request took too long to arrive")
        else:
            await exchange.answer(504, f"no answer within {self.settings.request_s:g} s")

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
