"""The live view: server-sent events show what each worker computes, and on which core."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from gillab.core.places import DOCS

PAGE = Path(__file__).with_name("live_page.html")
COLOURS = DOCS / "assets" / "colours.css"
EVERY_S = 0.1
LIFE_S = 5.0  # of one stream; then the browser reconnects. A stop waits for open streams
MOST_VIEWERS = 16  # streams per event loop
_viewers = 0


async def home(request: Request) -> Response:
    """Redirect from the address that the server prints to the live view."""
    return RedirectResponse("/live")


async def page(request: Request) -> Response:
    return FileResponse(PAGE, headers={"cache-control": "no-store"})


async def colours(request: Request) -> Response:
    """The site's colours."""
    if not COLOURS.is_file():  # the package is installed without the course
        return Response("no colours here\n", 404)
    return FileResponse(COLOURS, headers={"cache-control": "no-store"})


async def events(request: Request) -> Response:
    if _viewers >= MOST_VIEWERS:
        return Response("too many viewers\n", 503)
    headers = {"cache-control": "no-store"}
    return StreamingResponse(_stream(request), media_type="text/event-stream", headers=headers)


async def _stream(request: Request) -> AsyncIterator[str]:
    """An event every EVERY_S: the counters of all loops, and the pieces since the last event."""
    end_s = time.monotonic() + LIFE_S
    global _viewers
    _viewers += 1
    slots = request.state.shop.counters.slots
    seen = [slot["pieces"] for slot in slots]
    try:
        yield "retry: 50\n\n"
        while time.monotonic() < end_s and not await request.is_disconnected():
            await asyncio.sleep(EVERY_S)
            yield f"data: {json.dumps(_news(slots, seen), separators=(',', ':'))}\n\n"
    finally:
        _viewers -= 1


def _news(slots: list[Any], seen: list[int]) -> dict[str, Any]:
    pieces: list[list[int]] = []
    for number, slot in enumerate(slots):
        pieces += slot.pieces_since(seen[number])
        seen[number] = slot["pieces"]
    used = [{"loop": i} | s.as_dict() for i, s in enumerate(slots) if s["beat_ns"] or s["requests"]]
    return {
        "process": os.getpid(),
        "now_ns": time.monotonic_ns(),
        "loops": used,
        "pieces": pieces,
    }


ROUTES = [
    Route("/", home),
    Route("/live", page),
    Route("/live/colours.css", colours),
    Route("/live/events", events),
]
