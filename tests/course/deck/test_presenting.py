"""What a presenter does: steps, dark scheme, countdown, the presenter's view."""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from gillab.core.places import ROOT
from gillab.course.deck.pdf import write_pdf
from gillab.course.exercises import load_exercises
from gillab.course.slides import read_deck
from gillab.course.timetable import rows

pytestmark = pytest.mark.browser

SLIDES = [slide for part in read_deck(ROOT / "slides") for slide in part.slides]
STEPPED = [slide.name for slide in SLIDES if slide.steps]


def go(page, name: str) -> None:
    page.evaluate(
        "name => Reveal.slide(...Object.values(Reveal.getIndices(document.getElementById(name))))",
        name,
    )


@pytest.mark.parametrize("name", STEPPED)
def test_a_step_marks_its_lines_and_going_back_unmarks_them(page, name):
    slide = next(slide for slide in SLIDES if slide.name == name)
    go(page, name)
    lit = f"#{name} .lit"
    assert page.locator(lit).count() == 0
    for step in slide.steps.split("|"):
        page.keyboard.press("ArrowRight")
        first, _, last = step.partition("-")
        wanted = [str(line) for line in range(int(first), int(last or first) + 1)]
        assert page.locator(lit).evaluate_all("lines => lines.map(l => l.dataset.line)") == wanted
        assert page.evaluate("Reveal.getCurrentSlide().id") == name
    for _ in slide.steps.split("|"):
        page.keyboard.press("ArrowLeft")
    assert page.locator(lit).count() == 0


def test_an_answer_is_hidden_until_the_room_has_voted(page):
    go(page, "true-or-false-pypy-has-no-gil")
    answer = page.locator("section.present tr", has_text="compiles hot loops")
    assert not answer.is_visible()
    page.keyboard.press("ArrowRight")
    assert not answer.is_visible()
    page.keyboard.press("ArrowRight")
    answer.wait_for(state="visible", timeout=5000)  # it fades in


def test_d_switches_to_dark_and_charts_follow(page):
    name = next(s.name for s in SLIDES if s.layout == "chart")
    go(page, name)
    ink = f"#{name} .xtick text"
    page.wait_for_selector(ink)
    before = page.locator(ink).first.evaluate("text => getComputedStyle(text).fill")
    page.keyboard.press("d")
    after = page.locator(ink).first.evaluate("text => getComputedStyle(text).fill")
    assert before != after


def test_m_stops_what_moves_without_end(page):
    """WCAG 2.2.2, for an audience that cannot choose less motion by themselves."""
    page.emulate_media(reduced_motion="no-preference")
    endless = """() => Reveal.getCurrentSlide().getAnimations({subtree: true})
        .filter(one => one.effect.getTiming().iterations === Infinity)
        .map(one => one.playState)"""
    seen = 0
    for slide in SLIDES:
        go(page, slide.name)
        if states := page.evaluate(endless):
            assert set(states) == {"running"}
            page.keyboard.press("m")
            assert set(page.evaluate(endless)) == {"paused"}
            page.keyboard.press("m")
            assert set(page.evaluate(endless)) == {"running"}
            seen += 1
    assert seen
    page.emulate_media(reduced_motion="reduce")


def test_c_counts_down_and_again_resets(page):
    cue = next(s for s in SLIDES if s.layout == "cue")
    go(page, cue.name)
    face = page.locator(f"#{cue.name} .countdown")
    full = face.text_content()
    page.keyboard.press("c")
    page.wait_for_function(
        "full => document.querySelector('.present .countdown').textContent !== full", arg=full
    )
    page.keyboard.press("c")
    assert face.text_content() == full


def test_every_countdown_is_as_long_as_its_exercise(page):
    """The minutes of exercises 1 to 4 stand on their pages."""
    pages = [ROOT / exercise.page for exercise in load_exercises() if exercise.id in range(1, 5)]
    minutes = [re.search(r"^minutes: (\d+)$", one.read_text("utf-8"), re.M) for one in pages]
    shown = page.locator("section.slide--cue .countdown").all_text_contents()
    assert shown == [f"{found[1]}:00" for found in minutes if found]
    assert len(shown) == 4


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture
def served(deck):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(deck)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/slides/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("place", ["a server", "a folder"])
def test_the_presenter_sees_notes_and_the_clock_against_the_plan(browser, deck, served, place):
    context = browser.new_context()
    page = context.new_page()
    root = served if place == "a server" else (deck / "slides" / "index.html").as_uri()
    page.goto(f"{root}#/{STEPPED[0]}")
    page.wait_for_selector("html[data-ready]")
    with context.expect_page() as opened:
        page.keyboard.press("s")
    view = opened.value
    view.wait_for_selector(".speaker-controls-notes:not(.hidden)")
    notes = view.locator(".speaker-controls-notes .value").inner_text()
    number = [slide.name for slide in SLIDES].index(STEPPED[0]) + 1
    assert notes.startswith(f"{number} · ") and "Vote" in notes
    page.evaluate("Reveal.next(); Reveal.slide(2)")  # the view follows
    view.wait_for_function(
        "document.querySelector('.speaker-controls-notes .value').innerText.startsWith('3 · ')"
    )
    view.wait_for_selector(".pacing-title", state="visible")
    planned = page.evaluate(
        "Reveal.getSlidesAttributes().reduce((sum, slide) => sum + Number(slide['data-timing']), 0)"
    )
    assert planned == 60 * sum(row.minutes for row in rows())
    context.close()


def test_every_slide_has_a_prompt_and_every_one_of_the_talk_begins_with_a_question():
    for slide in SLIDES:
        assert slide.note, slide.title
        if slide.layout not in ("cue", "title"):
            assert slide.note.startswith(("- **Ask", "- **Vote")), slide.title


def test_the_guide_names_slides_that_exist():
    guide = (ROOT / "docs" / "instructor" / "index.md").read_text(encoding="utf-8")
    (line,) = (line for line in guide.splitlines() if line.startswith("If you are late, skip"))
    named = re.findall(r"“([^”]+)”", line)
    titles = [re.sub(r"[`“”]", "", slide.title) for slide in SLIDES]
    assert len(named) == 4 and all(
        any(title.startswith(name) for title in titles) for name in named
    ), named


def test_an_answer_of_the_talk_is_never_there_before_its_question():
    """A recorded output is a fragment wherever the room is asked what it will be."""
    for slide in SLIDES:
        if re.search(r"\*\*Vote|how many trips|hands up for yes", slide.note):
            outputs = re.findall(r'^--8<-- "[^"]+\.out', slide.text, re.MULTILINE)
            hidden = re.findall(
                r'<div class="fragment" markdown>\s+``` text.*\n--8<-- "[^"]+\.out', slide.text
            )
            assert len(outputs) == len(hidden), slide.title


def test_the_hand_out_prints_every_slide_with_its_notes(browser, deck, tmp_path):
    page = browser.new_page()
    page.goto((deck / "slides" / "handout.html").as_uri())
    notes = page.locator("article .note").all_inner_texts()
    assert [note.split(" min")[0] for note in notes] == [
        f"{number} · {slide.minutes:g}" for number, slide in enumerate(SLIDES, 1)
    ]
    charts = page.locator("figure[data-chart]").count()
    page.wait_for_function(
        "count => document.querySelectorAll('.main-svg .cartesianlayer').length >= count",
        arg=charts,
    )
    page.close()
    target = tmp_path / "handout.pdf"
    write_pdf(deck / "slides" / "handout.html", target)
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert {plain(slide.title) for slide in SLIDES} <= {*map(plain, bookmarks(content))}


def plain(title: str) -> str:
    """Without marks of code and white space: the browser drops the space where a heading wraps."""
    return re.sub(r"[`\s]", "", title)


def bookmarks(pdf: bytes) -> list[str]:
    """Headings that the browser printed, from the outline: Latin letters, or UTF-16 in hex."""
    found = re.findall(rb"/Title (?:\(((?:\\.|[^)\\])*)\)|<FEFF([0-9A-F]+)>)", pdf)
    return [
        bytes.fromhex(wide.decode()).decode("utf-16-be")
        if wide
        else re.sub(r"\\(.)", r"\1", narrow.decode("latin-1"))
        for narrow, wide in found
    ]
