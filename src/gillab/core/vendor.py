"""Programs and libraries of others that the set-up installs: JavaScript packages, a browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gillab.core.places import PRIVATE

PLOTLY = Path("plotly.js-cartesian-dist-min", "plotly-cartesian.min.js")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def node_modules() -> Path:
    """The folder of the packages from npm; the variable GILLAB_NODE_MODULES replaces it."""
    return Path(os.environ.get("GILLAB_NODE_MODULES", PRIVATE / "node_modules"))


def plotly_file() -> Path | None:
    """The drawing library that pages, slides and static pictures use; None if not installed."""
    path = node_modules() / PLOTLY
    return path if path.is_file() else None


def find_browser() -> str | None:
    """The browser that GILLAB_CHROMIUM names, else an installed Chromium or Chrome, else None.

    The set-up looks in more places (scripts/setup/browser.py) and passes on what it finds.
    """
    named = os.environ.get("GILLAB_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)
