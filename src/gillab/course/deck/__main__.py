"""python -m gillab.course.deck FOLDER writes the deck alone: it opens without the site."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from gillab.charts import figures, results_files
from gillab.charts.colours import STYLE_SHEET
from gillab.core.errors import SiteError
from gillab.core.places import PRIVATE, RESULTS, ROOT
from gillab.core.vendor import plotly_file
from gillab.course.deck.build import build
from gillab.course.deck.pdf import write_pdf


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m gillab.course.deck", description=__doc__)
    parser.add_argument("folder", type=Path, help="where slides/ and assets/ are written")
    parser.add_argument("--pdf", type=Path, help="also print the hand-out there")
    options = parser.parse_args()
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
    """Write the deck and the two files that it shares with the site."""
    plotly = plotly_file()
    if plotly is None:
        raise SiteError("the drawing library is missing: run python3 scripts/workshop.py slides")
    results = results_files.find_results(RESULTS)
    files = build(ROOT, figures.build_all(results, PRIVATE / "charts")) | {
        f"assets/{STYLE_SHEET.name}": STYLE_SHEET,
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
