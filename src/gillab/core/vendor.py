"""Third-party programs that the set-up installs: JavaScript packages and a browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gillab.core.places import PRIVATE

PLOTLY = Path("plotly.js-cartesian-dist-min", "plotly-cartesian.min.js")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def node_modules() -> Path:
    """The folder of the npm packages; the variable GILLAB_NODE_MODULES overrides it."""
    return Path(os.environ.get("GILLAB_NODE_MODULES", PRIVATE / "node_modules"))


def plotly_file() -> Path | None:
    """The Plotly library for pages, slides and static pictures; None if not installed."""
    path = node_modules() / PLOTLY
    return path if path.is_file() else None


def find_browser() -> str | None:
    """The browser that GILLAB_CHROMIUM names, else an installed Chromium or Chrome, else None.

    The set-up searches more places (scripts/setup/browser.py) and sets that variable.
    """
    named = os.environ.get("GILLAB_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)
