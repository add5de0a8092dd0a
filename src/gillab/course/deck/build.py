"""The files of the deck, by their address in the site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from gillab.core.errors import SiteError
from gillab.core.vendor import node_modules
from gillab.course import timetable
from gillab.course.deck import render
from gillab.course.slides import read_deck

Json = dict[str, Any]

ASSETS = Path(__file__).parent / "assets"
REVEAL = {  # from the package reveal.js: no plugin but the presenter's view, no theme, no fonts
    "slides/reveal/reveal.css": "dist/reveal.css",
    "slides/reveal/reveal.js": "dist/reveal.js",
    "slides/reveal/notes.js": "dist/plugin/notes.js",
}
OWN = ("deck.css", "deck.js", "handout.css", "charts.js")
_MARK = re.compile(r"\{\{(\w+)\}\}")


def build(root: Path, figures: dict[str, Json]) -> dict[str, str | Path]:
    """Address → text, or the file to copy. The site brings colours.css and the drawing library."""
    timetable.rows(root)  # fails where minutes disagree, before anybody presents it
    parts = read_deck(root / "slides")
    made = render.sections(parts, figures, root)
    slides = "\n".join(slide for slide, _ in made)
    pages = "\n".join(
        f'<article><div class="frame"><div class="deck">{slide}</div></div>'
        f'<div class="note">{note}</div></article>'
        for slide, note in made
    )
    files: dict[str, str | Path] = {
        "slides/index.html": fill("deck.html", {"slides": slides}),
        "slides/handout.html": fill("handout.html", {"slides": pages}),
    }
    files |= {f"slides/{name}": ASSETS / name for name in OWN}
    return files | {address: _reveal(path) for address, path in REVEAL.items()}


def fill(template: str, words: dict[str, str]) -> str:
    text = (ASSETS / template).read_text(encoding="utf-8")
    return _MARK.sub(lambda found: words[found[1]], text)


def _reveal(path: str) -> Path:
    found = node_modules() / "reveal.js" / path
    if not found.is_file():
        raise SiteError(f"{found} is missing: run python3 scripts/workshop.py slides")
    return found
