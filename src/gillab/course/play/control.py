"""The control page of `play server`: what it offers, and what its buttons do."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from gillab.charts.scenario_runs import SUBJECTS
from gillab.course.play import cells, scenarios, shop, ways
from gillab.course.play.scenarios import BadScenario
from gillab.course.play.session import ShopSession
from gillab.server import live_page

PAGE = Path(__file__).with_name("control_page.html")
MOST_BODY = 10_000


def choices() -> dict[str, Any]:
    """What the form offers."""
    return {
        "about": ways.about(shop.WAYS),
        "labels": shop.LABELS,
        "columns": cells.COLUMNS[cells.SHOP],
        "heavy": list(shop.SIDES),
        "many": list(shop.SHARES),
        "carries": shop.CARRIES,
        "cores": scenarios.cores(),
        "most_workers": scenarios.MOST_WORKERS,
        "limit_ms": SUBJECTS[0].limit_s * 1e3,
        "named": {
            name: {
                "heavy": load.heavy,
                "many": load.many,
                "carries": load.carries,
                "workers": workers,
            }
            for name, (load, workers) in shop.named().items()
        },
    }


def app(control: ShopSession) -> Starlette:
    """The page, and what its buttons ask for; other names than this machine's get no answer."""

    async def home(request: Request) -> Response:
        return RedirectResponse("/play")

    async def page(request: Request) -> Response:
        return FileResponse(PAGE, headers={"cache-control": "no-store"})

    async def offered(request: Request) -> Response:
        return JSONResponse(choices())

    async def state(request: Request) -> Response:
        return JSONResponse(control.state(), headers={"cache-control": "no-store"})

    async def act(request: Request) -> Response:
        """Do what a button asks for. A page of another site cannot send this type of content."""
        control.used_s = time.monotonic()
        if request.headers.get("content-type") != "application/json":
            return JSONResponse({"problem": "this wants application/json"}, 415)
        try:
            what = request.path_params["what"]
            if what == "run":
                fields = await request.json() if await small(request) else {}
                control.start(control.read(fields if isinstance(fields, dict) else {}))
            elif what == "keep":
                control.keep()
            elif what == "stop":
                await asyncio.to_thread(control.stop)
            else:
                return JSONResponse({"problem": "no such button"}, 404)
        except (BadScenario, ValueError) as error:
            return JSONResponse({"problem": str(error)}, 400)
        return JSONResponse(control.state())

    routes = [
        Route("/", home),
        Route("/play", page),
        Route("/play/colours.css", live_page.colours),
        Route("/play/choices", offered),
        Route("/play/state", state),
        Route("/play/{what}", act, methods=["POST"]),
    ]
    hosts = [Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])]
    return Starlette(routes=routes, middleware=hosts)


async def small(request: Request) -> bool:
    """Whether the body is small enough to be a form."""
    return len(await request.body()) <= MOST_BODY
