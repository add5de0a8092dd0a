"""Mistakes in a slide are named with the slide; slides still show the lines they pick."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gillab.core import imports
from gillab.core.errors import SiteError
from gillab.core.places import ROOT
from gillab.course.deck import render
from gillab.course.slides import read_part

PICKED = Path(__file__).with_name("picked.txt")
_PICK = re.compile(r'^--8<-- "([^":]+):(\d+):(\d+)"', re.MULTILINE)
FRONT = "---\ntitle: A part\nsection: theory\npage: a.md\n---\n\n"
SLIDE = "<!--\nminutes: 1\n-->\n# A claim\n\n{body}\n\nNote:\n- **Ask:** why?\n"


def made(tmp_path, body: str, figures=None) -> str:
    path = tmp_path / "01-a.md"
    path.write_text(FRONT + SLIDE.format(body=body), encoding="utf-8")
    ((slide, _),) = render.sections([read_part(path)], figures or {}, ROOT)
    return slide


def picked() -> str:
    """Every range of lines that a slide includes from another file."""
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
        made(tmp_path, "``` chart\nsped\n```", {"speedup": {}})


def test_line_numbers_start_anew_in_each_slide(tmp_path):
    code = "```python\na = 1\nb = 2\n```"
    slide = made(tmp_path, f"{code}\n\n{code}")
    assert re.findall(r'data-line="(\d)"', slide) == ["1", "2", "1", "2"]
    assert "__span" not in slide


def test_snippets_and_pictures_are_found_from_every_folder(tmp_path, monkeypatch):
    body = '```python\n--8<-- "docs/examples/05-pep-684/two_worlds.py"\n```\n\n'
    body += "``` picture\nassets/diagrams/theory-handover.svg\n```"
    here = made(tmp_path, body)
    monkeypatch.chdir(tmp_path)
    assert made(tmp_path, body) == here
    assert "<svg" in here and "interpreters" in here


def test_the_deck_needs_nothing_of_the_site():
    found = imports.sources("gillab.course.deck.__main__")
    assert not [name for name in found if name.startswith("gillab.site")]


def test_without_the_deck_library_one_line_says_what_to_do(tmp_path):
    command = [sys.executable, "-m", "gillab.course.deck", str(tmp_path / "out")]
    environment = {"GILLAB_NODE_MODULES": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, env=environment)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "run python3 scripts/workshop.py slides" in done.stderr


if __name__ == "__main__":
    PICKED.write_text(picked(), encoding="utf-8")
