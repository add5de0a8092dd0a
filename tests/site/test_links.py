"""Every link to the outside stands on the links page, with how it was checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
URL = re.compile(r"https?://[^\s<>\"'`\])]+")
LISTED = re.compile(r"^\|.*\|\s*(?:\d{4}-\d{2}-\d{2}|not opened)\s*\|\s*$", re.MULTILINE)
CODE = re.compile(r"^( *)(```+|~~~+).*?^\1\2", re.DOTALL | re.MULTILINE)


def links(text: str) -> set[str]:
    """Addresses in prose, without their anchors: a page is checked once."""
    prose = re.sub(r"`[^`\n]*`", "", CODE.sub("", text))
    found = (url.rstrip(".,;:").partition("#")[0] for url in URL.findall(prose))
    return {url.rstrip("/") for url in found if "//127.0.0.1" not in url and "…" not in url}


PAGES = sorted(p for p in DOCS.rglob("*.md") if p.name != "links.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(DOCS)))
def test_outside_links_are_listed(page):
    listed = set().union(*map(links, LISTED.findall((DOCS / "links.md").read_text("utf-8"))))
    missing = links(page.read_text("utf-8")) - listed
    assert not missing, (
        f"{page.name}: add to docs/links.md, with how it was checked: {sorted(missing)}"
    )
