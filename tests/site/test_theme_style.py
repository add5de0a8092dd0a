"""The theme's rule for all elements: it is still there to be taken out, and then it is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import material

from gillab.site import theme_style

SHEETS = Path("assets") / "stylesheets"
FOR_ALL = "[data-md-color-switching] *"


def test_the_rule_is_taken_out_of_the_built_site(tmp_path):
    templates = next(Path(material.__file__).parent.rglob(f"{SHEETS}/palette.*.min.css")).parent
    shutil.copytree(templates, tmp_path / SHEETS)
    (sheet,) = (tmp_path / SHEETS).glob("palette.*.min.css")
    before = sheet.read_text("utf-8")
    assert FOR_ALL in before, "the theme has mended it: theme_style.py is not needed any more"
    theme_style.lighten(tmp_path)
    after = sheet.read_text("utf-8")
    assert FOR_ALL not in after and after.count("{") == before.count("{") - 1
