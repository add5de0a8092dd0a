"""The shop: light routes, a lookup, and heavy routes. The caller passes the pool for heavy work."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import time
from collections.abc import AsyncGenerator, Callable
from concurrent import interpreters
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gillab.server import database, heavy_work, live_page, orders
from gillab.server.counters import Counters

MOST_BYTES = 16_000_000
LINGER_S = 0.02
OpenPool = Callable[[], contextlib.AbstractContextManager[Executor]]
_left_open: list[contextlib.ExitStack] = []


@dataclass(slots=True)
class Shop:
    """The state of one event loop: its pool, its database's path, its slot `number`."""

    pool: Executor
    workers: int
    path: str
    counters: Counters
    number: int = 0
    local: bool = False  # the pool's workers are threads of this interpreter

    async def run(self, kind: str, argument: Any) -> bytes:
        """Do heavy work in the pool, and record its pieces for the live view."""
        call = self._do_here if self.local else heavy_work.do
        loop = asyncio.get_running_loop()
        result, pieces = await loop.run_in_executor(self.pool, call, kind, argument, self.path)
        slot = self.counters.slots[self.number]
        for piece in pieces:
            slot.write_piece(piece)
        slot.add("heavy")
        return result

    def _do_here(self, kind: str, argument: Any, path: str) -> tuple[bytes, tuple]:
        """Do it in a thread of this interpreter; main reads its start time in the slot."""
        slot = self.counters.slots[self.number]
        slot["work_since_ns"] = time.monotonic_ns()
        try:
            return heavy_work.do(kind, argument, path)
        finally:
            slot["work_since_ns"] = 0

    async def warm(self) -> None:
        """Start every worker now, so that the first request does not wait for it."""
        loop = asyncio.get_running_loop()
        calls = (
            loop.run_in_executor(self.pool, heavy_work.warm, self.path, LINGER_S)
            for _ in range(self.workers)
        )
        await asyncio.gather(*calls)


def shop_of(request: Request) -> Shop:
    return request.state.shop


async def health(request: Request) -> Response:
    place = {"process": os.getpid(), "interpreter": interpreters.get_current().id}
    return JSONResponse({"ok": True, **place})


async def product(request: Request) -> Response:
    """A lookup by key takes microseconds: it stays on the loop."""
    connection = database.connect(shop_of(request).path)
    query = "select id, name, price_cents from products where id = ?"
    row = connection.execute(query, (request.path_params["number"],)).fetchone()
    if row is None:
        return PlainTextResponse("no such product\n", 404)
    return JSONResponse(dict(zip(("id", "name", "price_cents"), row, strict=True)))


async def heavy(request: Request) -> Response:
    kind = request.url.path.strip("/")
    text = request.query_params.get("q", "")
    if request.method == "POST":
        text = (await request.body()).decode("utf-8", "replace")
    try:
        result = await shop_of(request).run(kind, text)
    except ValueError as error:
        return PlainTextResponse(f"{error}\n", 400)
    # A kept connection stays with one loop; `once` closes it, so the next may go to another loop.
    headers = {"connection": "close"} if "once" in request.query_params else None
    return Response(result, headers=headers, media_type=heavy_work.WORK[kind].media_type)


async def order(request: Request) -> Response:
    """A picture for an order; "carry" says in which form its prices travel to the worker."""
    shop = shop_of(request)
    carry = request.query_params.get("carry", orders.SMALL)
    try:
        prices = orders.prices(carry, isinstance(shop.pool, ProcessPoolExecutor))
        result = await shop.run("order", (request.query_params.get("q", ""), prices))
    except ValueError as error:
        return PlainTextResponse(f"{error}\n", 400)
    return Response(result, media_type="image/png")


async def fault(request: Request) -> Response:
    """Misbehave on request: in the event loop itself (block, stop), or in the work."""
    how = request.query_params.get("q", "")
    if how == "block":
        time.sleep(3600)
    if how == "stop":
        asyncio.get_running_loop().stop()
    return Response(await shop_of(request).run("fault", how))


async def send_bytes(request: Request) -> Response:
    """Send as many zero bytes as the path says, at most MOST_BYTES."""
    size = request.path_params["size"]
    if size > MOST_BYTES:
        return PlainTextResponse(f"at most {MOST_BYTES} bytes\n", 400)
    return Response(bytes(size), media_type="application/octet-stream")


async def digest(request: Request) -> Response:
    """The length and the SHA-256 of the request's body."""
    found, size = hashlib.sha256(), 0
    async for part in request.stream():
        found.update(part)
        size += len(part)
    return JSONResponse({"bytes": size, "sha256": found.hexdigest()})


async def metrics(request: Request) -> Response:
    """The counters of every loop in this process (gillab.server.counters)."""
    shop = shop_of(request)
    return JSONResponse(
        {
            "process": os.getpid(),
            "now_ns": time.monotonic_ns(),
            "loops": shop.counters.as_dicts(),
        }
    )


def create(
    open_pool: OpenPool,
    *,
    counters: Counters,
    workers: int = 1,
    number: int = 0,
    local: bool = False,
    faults: bool = False,
) -> Starlette:
    """The app; its lifespan opens and closes the pool."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[dict[str, Shop]]:
        with contextlib.ExitStack() as stack:
            pool = stack.enter_context(open_pool())
            shop = Shop(pool, workers, database.ensure(), counters, number, local)
            counters.slots[number]["interpreter"] = interpreters.get_current().id
            await shop.warm()
            try:
                yield {"shop": shop}
            finally:
                if local and counters.slots[number]["work_since_ns"]:
                    # A task hangs. Waiting for its pool would hang too, and so would the pool's
                    # finalizer, so the pool stays referenced.
                    _left_open.append(stack.pop_all())
                    pool.shutdown(wait=False, cancel_futures=True)

    kinds = [kind for kind in heavy_work.WORK if kind not in ("fault", "order")]
    routes = [
        Route("/health", health),
        Route("/products/{number:int}", product),
        *(Route(f"/{kind}", heavy, methods=["GET", "POST"]) for kind in kinds),
        Route("/order", order),
        Route("/bytes/{size:int}", send_bytes),
        Route("/digest", digest, methods=["POST"]),
        Route("/metrics", metrics),
        *live_page.ROUTES,
        *([Route("/fault", fault)] if faults else []),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
