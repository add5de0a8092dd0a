"""Record the pictures of the page on playing: docs/assets/play/*.webp.

    python scripts/maintain/record_play.py

The control page in Chromium and the form are photographed with the rows of the course's own
results file; the measured window while it runs a scenario of four seconds, without a display.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import uvicorn
from PyQt6.QtGui import QImage
from setup import browser as browsers

from gillab.core.places import DOCS, RESULTS
from gillab.core.results import Results, load
from gillab.course.play import control, running, window
from gillab.course.play.desktop_form import DesktopForm
from gillab.course.play.scenarios import Scenario
from gillab.course.play.session import Session, ShopSession, WindowSession
from gillab.desktop.window import application
from gillab.desktop.window.driver import spin
from gillab.server import listeners

FOLDER = DOCS / "assets" / "play"
QUALITY = 40
SHOWN = 8  # rows of a table
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def main() -> int:
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "picture.png")
        app = application.create("light")
        for name, make in (("form", form), ("window", measured), ("server", page)):
            make(app, path)
            keep(path, FOLDER / f"{name}.webp")
    return 0


def keep(path: Path, to: Path) -> None:
    if not QImage(str(path)).save(str(to), "WEBP", QUALITY):
        sys.exit("this Qt cannot write WebP")
    print(f"{to.name}: {to.stat().st_size / 1000:.0f} kB")


def shown(session: Session, path: Path) -> Session:
    """The session with the first rows of the course's own table."""
    found = load(RESULTS / "scenarios.json")
    rows = found.select(session.suite)[:SHOWN]
    session.results = Results(found.provenance, found.builds, rows)
    session.path = path.with_name("none.json")
    return session


def form(app, path: Path) -> None:
    session = WindowSession(window.SECONDS, path.with_name("none.json"))
    shown(session, path)
    made = DesktopForm(session)
    made.named.setCurrentText("dragging")
    made._choose("dragging")
    made.show()
    spin(app, 1.0)
    made.grab().save(str(path))
    made.close()


def measured(app, path: Path) -> None:
    load, workers = window.named()["dragging"]
    scenario = Scenario("dragging", load, "threads", workers, "threads", 4.0)
    never = threading.Event()
    running.measure_window(scenario, "", path, lambda _: None, never)


def page(app, path: Path) -> None:
    from playwright.sync_api import sync_playwright

    session = ShopSession(20.0, path.with_name("none.json"))
    shown(session, path)
    listener = listeners.claim("127.0.0.1", 0)
    config = uvicorn.Config(control.app(session), http="h11", log_level="error")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, args=([listener],), daemon=True)
    serving.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/play"
    with sync_playwright() as playwright:
        found = browsers.find()
        browser = playwright.chromium.launch(args=ARGUMENTS, executable_path=found)
        tab = browser.new_page(viewport={"width": 1000, "height": 900})
        tab.goto(address)
        tab.wait_for_function("document.querySelectorAll('#rows tr').length > 0")
        tab.screenshot(path=str(path), full_page=True)
        browser.close()
    server.should_exit = True
    serving.join(10)


if __name__ == "__main__":
    sys.exit(main())
