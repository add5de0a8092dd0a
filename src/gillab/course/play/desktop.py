"""`play desktop`: say what is there, and open the form, or measure in the terminal."""

from __future__ import annotations

import os
import signal
import sys

from gillab.core.places import PRIVATE
from gillab.course import CourseError
from gillab.course.play.session import WindowSession
from gillab.desktop import program

PICTURE = PRIVATE / "play" / "window.png"
HERE = "play desktop --scenario dragging --way threads --guess interpreters"
LEFT = f"""A scenario runs without one in the terminal, and leaves a picture of its window:
  {HERE}
  play desktop --list          the scenarios that have names, and the ways
  play server --scenario "a rush" --way loops --guess interpreters"""
NO_QT = "Without Qt there is the shop, in a browser or in the terminal: play server --help"


class NoWindow(CourseError):
    """Qt cannot start; the message says why, and what there is to do."""


def check_qt(display: bool) -> None:
    """NoWindow unless Qt starts, with a display or without one."""
    if not display:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = program.why_qt_cannot_start()
    if problem:
        raise NoWindow(f"{problem}\n{NO_QT}")


def run_form(seconds: float, offscreen: bool, idle_s: float) -> int:
    """Open the form until it is closed; without a display say what there is to do."""
    if offscreen or not program.has_display():
        check_qt(display=False)  # what is named below needs it as well
        print(
            "play: there is no display here, so there is no window to drag by hand.",
            file=sys.stderr,
        )
        print(LEFT, file=sys.stderr)
        return 2
    check_qt(display=True)
    from gillab.course.play.desktop_form import DesktopForm
    from gillab.desktop.window import application

    app = application.create()
    form = DesktopForm(WindowSession(seconds), idle_s)
    signal.signal(signal.SIGINT, lambda *_: form.close())
    form.show()
    print("play: the form is open. Closing it, or Ctrl-C, ends everything;", flush=True)
    print(f"after {idle_s / 60:g} idle minutes it ends by itself.", flush=True)
    return app.exec()
