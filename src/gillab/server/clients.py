"""Send the load's requests with httpcore, the transport of httpx, over asyncio's streams."""

from __future__ import annotations

import asyncio
import errno

import httpcore

from gillab.server.descriptors import EXHAUSTED

OWN_LIMITS = EXHAUSTED | {errno.EADDRNOTAVAIL}  # the last one: no local port is free


class GeneratorExhausted(Exception):
    """This process, not the server, cannot open another connection."""


class Stream(httpcore.AsyncNetworkStream):
    """A TCP connection with asyncio; httpcore's default layer costs several times as much."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader, self.writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return await self.reader.read(max_bytes)
        except OSError as error:
            raise httpcore.ReadError(str(error)) from None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.writer.write(buffer)

    async def aclose(self) -> None:
        self.writer.close()

    def get_extra_info(self, info: str) -> object:
        return self.reader.at_eof() if info == "is_readable" else None


class Network(httpcore.AsyncNetworkBackend):
    """Opens connections for httpcore."""

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        try:
            return Stream(*await asyncio.open_connection(host, port, limit=1 << 20))
        except OSError as error:
            if error.errno in OWN_LIMITS:
                raise GeneratorExhausted(
                    f"the generator cannot open more connections ({error.strerror}): "
                    "send less, or allow more open files with `ulimit -n`"
                ) from None
            raise httpcore.ConnectError(str(error)) from None


class Clients:
    """Sends each request on its own connection."""

    def __init__(self, url: str):
        self.network = Network()
        self.origin = httpcore.URL(url).origin
        self.url = url

    async def get(self, path: str) -> str:
        """Return "" for status 200, else the status or the name of an error.

        Raises `GeneratorExhausted` if the request could not be sent.
        """
        connection = httpcore.AsyncHTTPConnection(self.origin, network_backend=self.network)
        try:
            closing = [("Connection", "close")]
            answer = await connection.request("GET", self.url + path, headers=closing)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            return type(error).__name__
        finally:
            await connection.aclose()
        return "" if answer.status == 200 else f"status {answer.status}"
