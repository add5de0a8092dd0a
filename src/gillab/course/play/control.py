"""The control page of `play server`: choose, guess, run, see, keep. One run at a time."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from gillab.core.results import ResultsError, Run
from gillab.course.play import running, scenarios, table
from gillab.course.play.scenarios import BadScenario, Scenario
from gillab.server import live_page

PAGE = Path(__file__).with_name("control_page.html")
MOST_BODY = 10_000
LIVE_KEPT = 200  # events of the running scenario


class Control:
    """What the page shows: the scenario that runs, its news, the run to keep, the table."""

    def __init__(self, seconds: float = scenarios.SECONDS, path: Path = table.PATH):
        self.seconds, self.path = seconds, path
        self.results = table.opened(path)
        self.build = next(reversed(self.results.builds))
        self.scenario: Scenario | None = None
        self.news: list[dict[str, Any]] = []
        self.run: tuple[Run, float] | None = None
        self.problem = ""
        self.used_s = time.monotonic()  # when somebody last did something
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, scenario: Scenario) -> None:
        """Begin to measure; BadScenario while another one runs."""
        if self.running:
            raise BadScenario("a scenario is running: wait for its end, or stop it")
        self.scenario, self.news, self.run, self.problem = scenario, [], None, ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._measure, args=(scenario,), daemon=True)
        self._thread.start()

    def _measure(self, scenario: Scenario) -> None:
        task_s = table.task_s(self.results, scenario.load.heavy)
        try:
            self.run = running.measure(scenario, self.build, task_s, self._tell, self._stop)
        except (running.NotMeasured, OSError) as error:
            self.problem = str(error)
        self.used_s = time.monotonic()

    def _tell(self, event: dict[str, Any]) -> None:
        self.news = [*self.news[-LIVE_KEPT:], event]

    def stop(self) -> None:
        """End the running scenario and wait for its end; nothing of it is kept."""
        self._stop.set()
        if self._thread:
            self._thread.join()

    def keep(self) -> None:
        """Write the run into the table, once; BadScenario if that cannot be done."""
        if self.run is None:
            raise BadScenario("there is no run to keep: run a scenario first")
        try:
            self.results = table.keep(*self.run, path=self.path)
        except (ResultsError, OSError) as error:
            raise BadScenario(f"not kept, {error}") from None
        self.run = None

    def state(self) -> dict[str, Any]:
        """All that the page draws."""
        rows = [table.row(run) for run in self.results.select("scenario")]
        return {
            "running": self.running,
            "seconds": self.seconds,
            "scenario": self.scenario and scenario_fields(self.scenario),
            "news": [one for one in self.news if one["event"] == "live"][-60:],
            "offered": next((o["heavy_per_s"] for o in self.news if o["event"] == "load"), None),
            "run": table.row(self.run[0]) if self.run else None,
            "problem": self.problem,
            "rows": rows,
            "verdicts": table.verdicts(self.results),
            "source": self.results.source_line,
        }


def scenario_fields(scenario: Scenario) -> dict[str, Any]:
    load = scenario.load
    return {
        "name": scenario.name,
        "heavy": load.heavy,
        "many": load.many,
        "carries": load.carries,
        "way": scenario.way,
        "workers": scenario.workers,
        "guess": scenario.guess,
    }


def choices() -> dict[str, Any]:
    """What the form offers."""
    return {
        "ways": scenarios.WAYS,
        "heavy": list(scenarios.SIDES),
        "many": list(scenarios.SHARES),
        "carries": scenarios.CARRIES,
        "cores": scenarios.cores(),
        "most_workers": scenarios.MOST_WORKERS,
        "limit_ms": table.LIMIT_S * 1e3,
        "named": {
            name: {
                "heavy": load.heavy,
                "many": load.many,
                "carries": load.carries,
                "workers": workers,
            }
            for name, (load, workers) in scenarios.named().items()
        },
    }


def app(control: Control) -> Starlette:
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
                control.start(
                    scenarios.read(fields if isinstance(fields, dict) else {}, control.seconds)
                )
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
