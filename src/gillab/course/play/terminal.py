"""Run one scenario in the terminal, and keep its row."""

from __future__ import annotations

import argparse
import dataclasses
import threading
from typing import Any

from gillab.course.play import desktop, scenarios, shop, table, window
from gillab.course.play.session import Session, ShopSession, WindowSession
from gillab.desktop.program import has_display


def run(options: argparse.Namespace) -> int:
    """Measure the scenario that the options name, and print the table."""
    subject = shop if options.what == "server" else window
    load, workers = scenarios.find(subject.named(), options.scenario)
    fields = dataclasses.asdict(load)
    fields |= {"way": options.way, "workers": options.workers or workers, "guess": options.guess}
    session = opened(options, fields)
    scenario = session.read(fields)
    print(f"{scenario.name}, {scenario.way}: {scenario.seconds:g} s …", flush=True)
    session.tell = print_news
    session.run = session.measure(scenario, threading.Event())
    session.keep()
    if isinstance(session, WindowSession) and session.picture:
        print(f"a picture of the window at the end: {session.picture}")
    print("\n".join(table.text(session.results)))
    return 0


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


def print_news(event: dict[str, Any]) -> None:
    """One line about every third second."""
    if event["event"] != "live" or event["at_s"] % 3 >= 0.5:
        return
    if "heavy_per_s" in event:
        p99 = event["light_p99_s"]
        wait = "no light request answered" if p99 is None else f"light p99 {p99 * 1e3:.1f} ms"
        print(f"  {event['at_s']:4.0f} s: {event['heavy_per_s']:.1f} heavy/s, {wait}", flush=True)
    else:
        late = f"99 % of frames late by at most {event['late_99_s'] * 1e3:.1f} ms"
        print(f"  {event['at_s']:4.0f} s: {event['tiles_per_s']:.0f} tiles/s, {late}", flush=True)
