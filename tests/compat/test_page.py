"""The page shows every record, and what it says can be traced to a file."""

import re
from xml.etree import ElementTree

import pytest

from gillab.compat import badge, chosen, notes, page, records, verdicts
from gillab.core.errors import SiteError
from gillab.core.places import DOCS

DOCUMENT = records.load()
PACKAGES = DOCUMENT["packages"]
MACHINE = re.compile(r"/(?:tmp|home|root|work|Users)/|https?://|[A-Z]:\\\\")


def test_every_package_has_its_row_once():
    rows = re.findall(r'<tbody id="package-([\w-]+)"', page.compat_fence("table"))
    assert sorted(rows) == sorted(PACKAGES)


def test_the_table_is_well_formed():
    text = page.compat_fence("table").replace(" data-search-exclude", "")
    text = text.replace('loading="lazy" height="20">', "/>")
    ElementTree.fromstring(text)


def test_every_record_is_of_a_chosen_package_with_a_known_verdict():
    assert set(PACKAGES) <= set(chosen.packages())
    for found in PACKAGES.values():
        assert {one["verdict"] for one in found.values()} <= set(verdicts.PACKAGE)


def test_every_verdict_is_explained_on_the_page():
    text = (DOCS / "compat.md").read_text("utf-8")
    first = re.findall(r"(?m)^\| ([\w, ]+) \|", text)
    assert {word for cell in first for word in cell.split(", ")} >= set(verdicts.PACKAGE)


def test_the_results_name_no_folder_and_no_host_of_the_machine():
    assert not MACHINE.findall(records.FILE.read_text("utf-8"))


def test_notes_are_about_chosen_packages_and_their_links_are_listed():
    found = notes.read()
    about = {name for one in found["position"] for name in one["packages"]} | set(found["instead"])
    assert about <= set(chosen.packages())
    links = (DOCS / "links.md").read_text("utf-8")
    for one in [*found["position"], *found["tools"].values()]:
        assert f"({one['link']})" in links and re.fullmatch(r"20\d\d-\d\d-\d\d", one["day"])


def test_what_has_changed_is_told():
    before = {"numpy": {"3.14": ["refused", "1.0"]}, "h11": {"3.14": ["leaks", "0.16.0"]}}
    now = {"numpy": {"3.14": {"verdict": "loads", "version": "3.0"}}}
    now["h11"] = {"3.14": {"verdict": "leaks", "version": "0.17.0"}}
    document = {"before": {"created": "2026-11-01T00:00", "verdicts": before}, "packages": now}
    said = page.changes(document)
    assert "numpy on 3.14: refused (1.0) → loads (3.0)" in said and "h11" not in said


def test_an_unknown_part_ends_the_build():
    with pytest.raises(SiteError, match="choose one of"):
        page.compat_fence("tabel")


def test_a_badge_is_an_svg_that_says_the_verdicts():
    found = {"3.14": {"verdict": "refused"}, "3.15": {"verdict": "loads"}}
    svg = ElementTree.fromstring(badge.badge(found))
    title = svg.find("{http://www.w3.org/2000/svg}title")
    assert title is not None and title.text == (
        "In interpreters with their own GIL: 3.14 refused · 3.15 loads"
    )


def test_a_results_file_is_written_as_it_is_read(tmp_path):
    path = tmp_path / "compat.json"
    records.save(DOCUMENT, path)
    assert records.load(path) == DOCUMENT
