"""A participant's session: choose, guess, run, see, keep. One run at a time."""

from __future__ import annotations

import dataclasses
import threading
import time
from pathlib import Path
from typing import Any

from gillab.charts import scenario_runs
from gillab.core.results import ResultsError, Run
from gillab.course.play import cells, running, shop, table, window
from gillab.course.play.scenarios import BadScenario, Scenario

LIVE_KEPT = 400  # events of the running scenario: more than the longest one has


class Session[L]:
    """The scenario that runs, its news, the run to keep, and the table."""

    suite = ""

    def __init__(self, seconds: float, path: Path | None = None):
        self.seconds, self.path = seconds, path or table.PATH
        self.results = table.opened(self.path)
        self.build = next(reversed(self.results.builds))
        self.scenario: Scenario[L] | None = None
        self.news: list[dict[str, Any]] = []
        self.run: Run | None = None  # the one to keep
        self.measured: Run | None = None  # the last one, also when it is kept
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
        self.scenario, self.news, self.problem = scenario, [], ""
        self.run = self.measured = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._measure, args=(scenario,), daemon=True)
        self._thread.start()

    def _measure(self, scenario: Scenario[L]) -> None:
        try:
            self.run = self.measured = self.measure(scenario, self._stop)
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
        running = self.running  # before the news: then the end is not missed
        live = [one for one in self.news if one["event"] == "live"]
        last = live[-1] if live and running else None
        return {
            "running": running,
            "seconds": self.seconds,
            "scenario": self.scenario and fields_of(self.scenario),
            "now": self.now(running, last),
            "figures": self.figures(last),
            "last": last,
            "waits": [(one["at_s"], one.get("light_p99_s")) for one in live],
            "offered": next((o["heavy_per_s"] for o in self.news if o["event"] == "load"), None),
            "to_keep": self.run is not None,
            "doubt": self.doubt(),
            "problem": self.problem,
            "rows": table.rows(self.results, self.suite),
            "below": table.below(self.results, self.suite) or [table.NO_ROW],
            "source": self.results.source_line,
        }

    def figures(self, last: dict[str, Any] | None) -> dict[str, str]:
        """The figures so far while a scenario runs, and at its end those of its row."""
        if last:
            return cells.of(self.suite, last)
        if self.measured:
            return cells.of(self.suite, cells.measured(self.measured))
        return dict.fromkeys(cells.FIGURES[self.suite], cells.UNKNOWN)

    def doubt(self) -> str:
        """What speaks against the last run; nothing if nothing does."""
        doubtful = self.measured and scenario_runs.in_doubt(self.measured)
        return cells.doubt(self.suite) if doubtful else ""

    def now(self, running: bool, last: dict[str, Any] | None) -> str:
        """What happens, in words."""
        if not self.scenario:
            return "nothing runs"
        what = f"{self.scenario.name}, {self.scenario.way}×{self.scenario.workers}"
        return f"{what}, {self.stage(running, last)}"

    def stage(self, running: bool, last: dict[str, Any] | None) -> str:
        """How far the scenario is, and what its figures are of."""
        if not running:
            return "done: the figures of its row" if self.measured else "not measured"
        if not last:
            return "starting"
        at_s = last["at_s"]
        if at_s < 0:
            return "warming up"
        if at_s > self.seconds:
            return "waiting for the last answers: the figures so far"
        return f"{at_s:.0f} of {self.seconds:g} s: the figures so far"


class ShopSession(Session[shop.Load]):
    suite = cells.SHOP

    def read(self, fields: dict[str, Any]) -> Scenario[shop.Load]:
        return shop.read(fields, self.seconds)

    def measure(self, scenario: Scenario[shop.Load], stop: threading.Event) -> Run:
        before_s = table.task_s(self.results, scenario.load.heavy)
        run, self.task_s = running.measure_shop(scenario, self.build, before_s, self.tell, stop)
        return run


class WindowSession(Session[window.Load]):
    """With `picture` the window has no display, and leaves a picture of its end there."""

    suite = cells.WINDOW
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
