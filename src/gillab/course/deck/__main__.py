"""python -m gillab.course.deck FOLDER writes the deck alone: it opens without the site."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from gillab.core.errors import SiteError
from gillab.core.places import ROOT
from gillab.course.deck.build import build
from gillab.course.deck.pdf import write_pdf
from gillab.site import figures
from gillab.site.pictures import node_modules

PLOTLY = "plotly.js-cartesian-dist-min/plotly-cartesian.min.js"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m gillab.course.deck", description=__doc__)
    parser.add_argument("folder", type=Path, help="where slides/ and assets/ are written")
    parser.add_argument("--pdf", type=Path, help="also print the hand-out there")
    options = parser.parse_args()
    os.chdir(ROOT)  # pictures and snippets are named from here
    try:
        write(options.folder)
        if options.pdf:
            write_pdf(options.folder / "slides" / "handout.html", options.pdf)
    except SiteError as error:
        print(f"gillab.course.deck: {error}", file=sys.stderr)
        return 1
    print(f"open {options.folder / 'slides' / 'index.html'}")
    return 0


def write(folder: Path) -> None:
    """The deck and the two files that it shares with the site."""
    plotly = node_modules() / PLOTLY
    if not plotly.is_file():
        raise SiteError("the drawing library is missing: run python3 scripts/workshop.py slides")
    results = figures.find_results(ROOT / "docs" / "results")
    found = figures.build_all(results, ROOT / ".workshop" / "charts")
    files = build(ROOT, found) | {
        "assets/colours.css": ROOT / "docs" / "assets" / "colours.css",
        f"assets/vendor/{plotly.name}": plotly,
    }
    for address, content in files.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, path)
        else:
            path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
