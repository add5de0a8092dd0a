"""What slows the theme down is still there to be taken out, and then it is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import material
import pytest

from gillab.core.places import DOCS
from gillab.site import theme_files

ASSETS = Path(material.__file__).parent / "templates" / "assets"
FOR_ALL = "[data-md-color-switching] *"
MENDED = "the theme has mended it: leave it out of theme_files.py"


@pytest.fixture
def site(tmp_path):
    for folder in ("stylesheets", "javascripts"):
        shutil.copytree(ASSETS / folder, tmp_path / "assets" / folder)
    return tmp_path


def test_the_rule_is_taken_out_of_the_built_site(site):
    (sheet,) = site.glob("assets/stylesheets/palette.*.min.css")
    before = sheet.read_text("utf-8")
    assert FOR_ALL in before, MENDED
    theme_files.lighten(site)
    after = sheet.read_text("utf-8")
    assert FOR_ALL not in after and after.count("{") == before.count("{") - 1


def test_what_changes_the_whole_page_is_taken_out_of_the_script(site):
    (script,) = site.glob("assets/javascripts/bundle.*.min.js")
    before = script.read_text("utf-8")
    for there in theme_files.SCRIPT:
        assert len(there.findall(before)) == 1, MENDED
    theme_files.lighten(site)
    after = script.read_text("utf-8")
    for there in theme_files.SCRIPT:
        assert not there.search(after)


def test_no_style_sheet_asks_for_the_mark_that_is_left_out():
    sheets = [*ASSETS.glob("stylesheets/*.css"), *(DOCS / "assets").rglob("*.css")]
    assert len(sheets) > 4
    assert not [path.name for path in sheets if "js-focus-visible" in path.read_text("utf-8")]
