"""Run one scenario in the terminal, and keep its row."""

from __future__ import annotations

import argparse
import dataclasses
import threading
from typing import Any

from gillab.charts import scenario_runs
from gillab.charts.scenario_runs import SUBJECTS
from gillab.core.results import Results, Run
from gillab.course.play import cells, desktop, scenarios, shop, table, window
from gillab.course.play.session import Session, ShopSession, WindowSession
from gillab.desktop.program import has_display

EVERY_S = 3.0  # between two lines


def run(options: argparse.Namespace) -> int:
    """Measure the scenario that the options name; print the table, and whether the guess holds."""
    subject = shop if options.what == "server" else window
    load, workers = scenarios.find(subject.named(), options.scenario)
    fields = dataclasses.asdict(load) | {"way": "interpreters", "workers": workers, "guess": None}
    fields |= {name: given for name in fields if (given := getattr(options, name)) is not None}
    session = opened(options, fields)
    scenario = session.read(fields)
    print(f"{rule(session.suite)} Your guess: {scenario.guess}.")
    print(f"{scenario.name}, {scenario.way}: {scenario.seconds:g} s …", flush=True)
    session.tell = NewsPrinter(session.suite)
    session.run = session.measured = run = session.measure(scenario, threading.Event())
    print(f"  in all     {cells.in_words(session.suite, session.figures(None))}", flush=True)
    session.keep()
    if isinstance(session, WindowSession) and session.picture:
        print(f"a picture of the window at the end: {session.picture}")
    print("\n".join(table.text(session.results, session.suite)))
    print(about_guess(session.results, run))
    return 0


def rule(suite: str) -> str:
    """When a way wins."""
    (subject,) = (one for one in SUBJECTS if one.suite == suite)
    return f"Of the ways with a {subject.limit}, the one with most {subject.work} wins."


def about_guess(results: Results, run: Run) -> str:
    """What the rows of that run's load say of its guess."""
    rows = scenario_runs.loads(results, run.case.suite)[scenario_runs.load_of(run)]
    guess = run.details["guess"]
    return f"Your guess, {guess}: {scenario_runs.about_guess(rows, guess)}"


def opened(options: argparse.Namespace, fields: dict[str, Any]) -> Session[Any]:
    if options.what == "server":
        return ShopSession(options.seconds)
    session = WindowSession(options.seconds)
    prepare(session, fields["drag"], options.offscreen)
    return session


def prepare(session: WindowSession, drag: str, offscreen: bool) -> None:
    """Choose a window or a picture of it; BadScenario if a hand would have nothing to drag."""
    display = has_display() and not offscreen
    if not display:
        session.picture = desktop.PICTURE
        if drag == window.BY_HAND:
            raise scenarios.BadScenario(
                "there is no window to drag by hand without a display: choose “dragging”, in which "
                "the program drags"
            )
    desktop.check_qt(display)


class NewsPrinter:
    """Prints the figures so far, a line about every third second."""

    def __init__(self, suite: str):
        self._suite, self._due_s = suite, EVERY_S

    def __call__(self, event: dict[str, Any]) -> None:
        if event["event"] != "live" or event["at_s"] < self._due_s:
            return
        self._due_s = event["at_s"] // EVERY_S * EVERY_S + EVERY_S
        figures = cells.in_words(self._suite, cells.of(self._suite, event))
        print(f"{event['at_s']:4.0f} s so far  {figures}", flush=True)
