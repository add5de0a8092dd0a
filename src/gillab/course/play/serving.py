"""Serve the control page on one port of this machine, until Ctrl-C or until nobody uses it."""

from __future__ import annotations

import asyncio
import time
import webbrowser

import uvicorn

from gillab.course import CourseError
from gillab.course.play import control
from gillab.course.play.session import ShopSession
from gillab.desktop.program import has_display
from gillab.server import listeners

LOOK_S = 1.0
IN_TERMINAL = "play server --scenario NAME --way WAY --guess WAY"


class PortTaken(CourseError):
    """The port cannot be had; the message says what to do."""


def serve(port: int, seconds: float, open_browser: bool, idle_s: float) -> int:
    """Return 0 at the end; whatever still runs is ended first."""
    playing = ShopSession(seconds)
    try:
        listener = listeners.claim("127.0.0.1", port)
    except listeners.PortBusy as error:
        raise PortTaken(str(error)) from None
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/play"
    config = uvicorn.Config(
        control.app(playing),
        http="h11",
        ws="none",
        loop="asyncio",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    print(f"play: {address}", flush=True)
    print(f"Ctrl-C ends it; after {idle_s / 60:g} idle minutes it ends by itself.", flush=True)
    if not (open_browser and has_display() and webbrowser.open(address)):
        print(f"Without a browser here: {IN_TERMINAL}", flush=True)
    try:
        asyncio.run(until_idle(uvicorn.Server(config), listener, playing, idle_s))
    except KeyboardInterrupt:
        print("\nplay: stopped", flush=True)
    finally:
        playing.stop()
    return 0


async def until_idle(server: uvicorn.Server, listener, playing: ShopSession, idle_s: float) -> None:
    """Serve until a signal, or until nothing was done for `idle_s` seconds."""
    serving = asyncio.create_task(server.serve([listener]))
    while not serving.done():
        await asyncio.sleep(LOOK_S)
        if not playing.running and time.monotonic() - playing.used_s > idle_s:
            print("play: nobody was here for a while; good bye", flush=True)
            server.should_exit = True
            break
    await serving
