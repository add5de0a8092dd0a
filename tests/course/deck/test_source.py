"""Mistakes in a slide are named with the slide; what slides pick from files stays what it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from gillab.course.deck.figures import FONT_PX, for_slide

from gillab.core.places import ROOT
from gillab.course.deck import render
from gillab.course.deck.source import read_deck, read_part
from gillab.site import SiteError

PICKED = Path(__file__).with_name("picked.txt")
_PICK = re.compile(r'^--8<-- "([^":]+):(\d+):(\d+)"', re.MULTILINE)
FRONT = "---\ntitle: A part\nsection: theory\npage: a.md\n---\n\n"
SLIDE = "<!--\nminutes: 1\n-->\n# A claim\n\n{body}\n\nNote:\n- **Ask:** why?\n"
FIGURE = {
    "data": [
        {"type": "scatter", "x": [1], "y": [1], "name": "</script><b>", "marker": {"size": 10}}
    ],
    "layout": {"height": 400, "xaxis": {}, "yaxis": {}, "meta": {"alt": "A & B", "source": "here"}},
}


def made(tmp_path, body: str, figures=None) -> str:
    path = tmp_path / "01-a.md"
    path.write_text(FRONT + SLIDE.format(body=body), encoding="utf-8")
    ((slide, _),) = render.sections([read_part(path)], figures or {}, ROOT)
    return slide


def picked() -> str:
    """Every range of lines that a slide takes from a file which somebody else may edit."""
    out = ""
    for path in sorted((ROOT / "slides").glob("*.md")):
        for name, first, last in _PICK.findall(path.read_text(encoding="utf-8")):
            lines = (
                (ROOT / name).read_text(encoding="utf-8").splitlines()[int(first) - 1 : int(last)]
            )
            out += f"== {path.name}: {name}:{first}:{last}\n" + "".join(
                f"{line}\n" for line in lines
            )
    return out


def test_slides_still_show_the_lines_they_were_written_for():
    """Where an example has moved: mend the slide, then run this file as a program."""
    assert picked() == PICKED.read_text(encoding="utf-8")


def test_a_missing_file_is_named_with_its_slide(tmp_path):
    with pytest.raises(SiteError, match=r"01-a.md, “A claim”: .*no/such/file.py"):
        made(tmp_path, '```python\n--8<-- "no/such/file.py"\n```')


def test_an_unknown_chart_is_named_with_those_that_exist(tmp_path):
    with pytest.raises(SiteError, match="no chart 'sped'; choose one of: speedup"):
        made(tmp_path, "``` chart\nsped\n```", {"speedup": FIGURE})


def test_chart_data_cannot_end_its_script(tmp_path):
    slide = made(tmp_path, "``` chart\none\n```", {"one": FIGURE})
    data = re.search(r'<script type="application/json">(.*?)</script>', slide, re.DOTALL)
    assert data and json.loads(data[1])["data"][0]["name"] == "</script><b>"
    assert 'aria-label="A &amp; B"' in slide


def test_a_figure_is_enlarged_without_changing_the_pages_one():
    before = json.dumps(FIGURE)
    found = for_slide(FIGURE)
    assert found["layout"]["font"]["size"] == FONT_PX and "height" not in found["layout"]
    assert found["data"][0]["marker"]["size"] > 10
    assert json.dumps(FIGURE) == before


def test_panels_below_each_other_stand_side_by_side():
    words = {"text": "seconds"}
    layout = {f"{name}{n}": {"title": words} for name in ("xaxis", "yaxis") for n in ("", 2)}
    layout |= {"grid": {"rows": 2, "columns": 1}, "meta": {}}
    found = for_slide({"data": [], "layout": layout})["layout"]
    assert (found["grid"]["rows"], found["grid"]["columns"]) == (1, 2)
    assert "text" in found["yaxis"]["title"] and "text" not in found["yaxis2"]["title"]


def test_line_numbers_start_anew_in_each_slide(tmp_path):
    code = "```python\na = 1\nb = 2\n```"
    slide = made(tmp_path, f"{code}\n\n{code}")
    assert re.findall(r'data-line="(\d)"', slide) == ["1", "2", "1", "2"]
    assert "__span" not in slide


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# A claim\n", "begin with front matter"),
        (FRONT + "No title here\n", "every slide needs a title"),
        (FRONT.replace("theory", "thoery") + SLIDE, "front matter needs title, page and section"),
        (FRONT.replace("page:", "pgae:") + SLIDE, "'pgae: a.md' is none of"),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path, text, says):
    path = tmp_path / "01-a.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SiteError, match=says) as raised:
        read_part(path)
    assert "\n" not in str(raised.value)


def test_a_folder_without_slides_says_so(tmp_path):
    with pytest.raises(SiteError, match="there are no slides in"):
        read_deck(tmp_path)


def test_without_the_deck_library_one_line_says_what_to_do(tmp_path):
    command = [sys.executable, "-m", "gillab.course.deck", str(tmp_path / "out")]
    environment = {"GILLAB_NODE_MODULES": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, env=environment)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "run python3 scripts/workshop.py slides" in done.stderr


if __name__ == "__main__":
    PICKED.write_text(picked(), encoding="utf-8")
