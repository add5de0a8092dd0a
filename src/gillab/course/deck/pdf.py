"""The hand-out on paper: the browser prints what the build wrote."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gillab.core import process_tree
from gillab.core.errors import SiteError
from gillab.core.vendor import find_browser

_FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic", "--hide-scrollbars"),
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",  # a bookmark for each slide
)
_PATIENCE_MS = 30_000  # by the page's own clock: charts are drawn long before
_TIMEOUT_S = 180


def write_pdf(page: Path, target: Path) -> None:
    """Print `page`, a file of the built deck, to `target`."""
    browser = find_browser()
    if not browser:
        raise SiteError(
            "no PDF without a browser: install Chromium, or print the hand-out yourself"
        )
    with tempfile.TemporaryDirectory() as profile:
        command = [
            *(browser, *_FLAGS, f"--user-data-dir={profile}"),
            f"--virtual-time-budget={_PATIENCE_MS}",
            *_sandbox(),
            f"--print-to-pdf={target.resolve()}",
            page.resolve().as_uri(),
        ]
        try:
            done = process_tree.run(command, timeout_s=_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise SiteError(f"no PDF: the browser did not end within {_TIMEOUT_S} s") from None
    if done.returncode or not target.is_file():
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SiteError(f"no PDF: the browser failed ({last})")


def main(arguments: list[str]) -> int:
    """What scripts/bundle.py starts: page and target."""
    try:
        write_pdf(*map(Path, arguments))
    except SiteError as error:
        print(f"gillab.course.deck.pdf: {error}", file=sys.stderr)
        return 1
    return 0


def _sandbox() -> list[str]:
    """Chromium refuses to sandbox itself for root, as in containers."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
