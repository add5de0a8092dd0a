"""Every slide, as a room sees it: nothing cut, nothing small, nothing fetched from elsewhere."""

from __future__ import annotations

import pytest

from gillab.core.places import ROOT
from gillab.course.slides import read_deck

# The first test waits for the whole walk, on a machine that may be busy.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

# (slide, kind of problem): why it is accepted. One that is no longer needed fails the test.
EXEMPT: dict[tuple[str, str], str] = {}


def test_all_slides_were_seen(walked):
    written = [slide.name for part in read_deck(ROOT / "slides") for slide in part.slides]
    assert walked.slides == written


def test_every_slide_fits_is_large_enough_and_has_contrast(walked):
    unexpected = {place: found for place, found in walked.problems.items() if place not in EXEMPT}
    assert not unexpected, "\n".join(f"{place}: {found}" for place, found in unexpected.items())


def test_no_exemption_is_out_of_date(walked):
    assert not set(EXEMPT) - set(walked.problems)


def test_every_chart_is_drawn(walked):
    used = {
        line.strip()
        for path in (ROOT / "slides").glob("*.md")
        for line, before in zip(lines(path)[1:], lines(path), strict=False)
        if before == "``` chart"
    }
    assert used
    assert {name for name, shapes in walked.charts.items() if shapes} == used


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_nothing_is_asked_from_another_place(walked, deck):
    root = deck.as_uri()
    assert {url for url in walked.asked if not url.startswith((root, "data:", "blob:"))} == set()


def test_the_console_stays_empty(walked):
    assert walked.complaints == []
