"""A participant's session: choose, guess, run, see, keep. One run at a time."""

from __future__ import annotations

import dataclasses
import threading
import time
from pathlib import Path
from typing import Any

from gillab.core.results import ResultsError, Run
from gillab.course.play import running, shop, table, window
from gillab.course.play.scenarios import BadScenario, Scenario

LIVE_KEPT = 200  # events of the running scenario


class Session[L]:
    """The scenario that runs, its news, the run to keep, and the table."""

    suite = ""

    def __init__(self, seconds: float, path: Path | None = None):
        self.seconds, self.path = seconds, path or table.PATH
        self.results = table.opened(self.path)
        self.build = next(reversed(self.results.builds))
        self.scenario: Scenario[L] | None = None
        self.news: list[dict[str, Any]] = []
        self.run: Run | None = None
        self.task_s: float | None = None
        self.problem = ""
        self.used_s = time.monotonic()  # when somebody last did something
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def read(self, fields: dict[str, Any]) -> Scenario[L]:
        """The scenario of a form; BadScenario names the first field that is wrong."""
        raise NotImplementedError

    def measure(self, scenario: Scenario[L], stop: threading.Event) -> Run:
        """Measure it, and tell `self.tell` how it goes."""
        raise NotImplementedError

    def start(self, scenario: Scenario[L]) -> None:
        """Begin to measure; BadScenario while another one runs."""
        if self.running:
            raise BadScenario("a scenario is running: wait for its end, or stop it")
        self.scenario, self.news, self.run, self.problem = scenario, [], None, ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._measure, args=(scenario,), daemon=True)
        self._thread.start()

    def _measure(self, scenario: Scenario[L]) -> None:
        try:
            self.run = self.measure(scenario, self._stop)
        except (running.NotMeasured, OSError) as error:
            self.problem = str(error)
        self.used_s = time.monotonic()

    def tell(self, event: dict[str, Any]) -> None:
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
            self.results = table.keep(self.run, self.task_s, self.path)
        except (ResultsError, OSError) as error:
            raise BadScenario(f"not kept, {error}") from None
        self.run = None

    def state(self) -> dict[str, Any]:
        """All that a page or a window draws."""
        return {
            "running": self.running,
            "seconds": self.seconds,
            "scenario": self.scenario and fields_of(self.scenario),
            "news": [one for one in self.news if one["event"] == "live"][-60:],
            "offered": next((o["heavy_per_s"] for o in self.news if o["event"] == "load"), None),
            "run": table.row(self.run) if self.run else None,
            "problem": self.problem,
            "rows": table.rows(self.results, self.suite),
            "verdicts": table.verdicts(self.results, self.suite),
            "source": self.results.source_line,
        }


class ShopSession(Session[shop.Load]):
    suite = table.SHOP

    def read(self, fields: dict[str, Any]) -> Scenario[shop.Load]:
        return shop.read(fields, self.seconds)

    def measure(self, scenario: Scenario[shop.Load], stop: threading.Event) -> Run:
        before_s = table.task_s(self.results, scenario.load.heavy)
        run, self.task_s = running.measure_shop(scenario, self.build, before_s, self.tell, stop)
        return run


class WindowSession(Session[window.Load]):
    """With `picture` the window has no display, and leaves a picture of its end there."""

    suite = table.WINDOW
    picture: Path | None = None

    def read(self, fields: dict[str, Any]) -> Scenario[window.Load]:
        return window.read(fields, self.seconds)

    def measure(self, scenario: Scenario[window.Load], stop: threading.Event) -> Run:
        return running.measure_window(scenario, self.build, self.picture, self.tell, stop)


def fields_of(scenario: Scenario[Any]) -> dict[str, Any]:
    """The scenario as the fields of a form."""
    return {
        "name": scenario.name,
        **dataclasses.asdict(scenario.load),
        "way": scenario.way,
        "workers": scenario.workers,
        "guess": scenario.guess,
    }
