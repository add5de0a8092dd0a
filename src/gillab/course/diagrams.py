"""Pictures that pages and slides include: SVG files below docs/, with a caption."""

from __future__ import annotations

import re
from typing import Any

from gillab.core.errors import SiteError
from gillab.core.places import DOCS


def picture_fence(source: str, *_args: Any, **_options: Any) -> str:
    """``` picture: an SVG below docs/, put into the page so that its colours follow the scheme.

    The first line is the file, the rest the caption, in Markdown.
    """
    name, _newline, caption = source.strip().partition("\n")
    path = DOCS / name.strip()
    if not path.is_file():
        raise SiteError(f"picture {name}: there is no file {path.relative_to(DOCS.parent)}")
    svg = re.sub(r"<\?xml.*?\?>\s*|<!--.*?-->\s*", "", path.read_text("utf-8"), flags=re.DOTALL)
    words = f"<figcaption>{inline(caption)}</figcaption>" if caption.strip() else ""
    return f'<figure class="picture" data-search-exclude>{svg.strip()}{words}</figure>'


def inline(text: str) -> str:
    """One line of Markdown as HTML, without its paragraph."""
    import markdown

    made = markdown.markdown(" ".join(text.split()))
    return made.removeprefix("<p>").removesuffix("</p>")
