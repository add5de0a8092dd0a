"""The deck built once, a browser, and one walk over all slides in every size and scheme."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gillab.core.vendor import find_browser, node_modules
from gillab.course.deck.__main__ import write

from ...chromium import SWITCHES

LARGE, SMALL = (1280, 720), (1024, 768)
# Without this axe fetches style sheets, which a browser refuses on file://.
AXE = {"preload": False, "resultTypes": ["violations"]}
COLOURS_ONLY = AXE | {"runOnly": ["color-contrast"]}
MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")


@dataclass
class Walk:
    """Problems found, as (slide, kind of problem) → one example, and the browser's requests."""

    problems: dict[tuple[str, str], str] = field(default_factory=dict)
    slides: list[str] = field(default_factory=list)
    charts: dict[str, int] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def deck(tmp_path_factory) -> Path:
    """A folder as on a USB stick; its name has a space and a letter outside ASCII."""
    folder = tmp_path_factory.mktemp("the stick é")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def browser(driver):
    started = driver.chromium.launch(executable_path=find_browser(), args=SWITCHES)
    yield started
    started.close()


@pytest.fixture
def page(browser, deck):
    opened = open_deck(browser, deck, LARGE, "light")
    yield opened
    opened.context.close()


def open_deck(browser, deck: Path, size: tuple[int, int], scheme: str, walk: Walk | None = None):
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    if walk:
        page.on("request", lambda request: walk.asked.add(request.url))
        page.on("console", lambda message: walk.complaints.append(message.text))
        page.on("pageerror", lambda error: walk.complaints.append(str(error)))
    page.goto((deck / "slides" / "index.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    return page


@pytest.fixture(scope="session")
def walked(browser, deck) -> Walk:
    """Every slide at its last step: measured in both sizes, its colours in both schemes."""
    walk = Walk()
    for size in (LARGE, SMALL):
        page = open_deck(browser, deck, size, "light", walk)
        page.evaluate((node_modules() / "axe-core" / "axe.min.js").read_text("utf-8"))
        for number in range(page.evaluate("Reveal.getTotalSlides()")):
            measured = page.evaluate(MEASURE, number)
            name = measured["name"]
            for kind, example in measured["problems"]:
                walk.problems.setdefault((name, kind), f"{size[0]}×{size[1]}: {example}")
            walk.charts |= measured["charts"]
            if size == LARGE:
                part = "body" if number == 0 else ".slide.present"  # the whole page once
                look_at(page, walk, name, part, AXE)
                page.keyboard.press("d")
                page.wait_for_selector("html[data-md-color-scheme=slate]")
                look_at(page, walk, name, part, COLOURS_ONLY)
                page.keyboard.press("d")
            if name not in walk.slides:
                walk.slides.append(name)
        page.context.close()
    return walk


def look_at(page, walk: Walk, name: str, part: str, options: dict) -> None:
    """Note what axe finds in this part of the page, once nothing fades in any more."""
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])
    for broken in found["violations"]:
        example = broken["nodes"][0]["html"][:150]
        walk.problems.setdefault((name, broken["id"]), example)
