"""The theme's style sheets without what makes every page slow.

While it starts, the theme sets an attribute for which its style sheet has a rule for all elements,
and takes it away again: browsers then compute the style of the whole page three times. The rule
only keeps colours from fading while somebody changes the scheme.
"""

from __future__ import annotations

import re
from pathlib import Path

_FOR_ALL = re.compile(r"\[data-md-color-switching\] \*[^{}]*\{[^}]*\}")


def lighten(site: Path) -> None:
    """Take the rule out of the built site."""
    for path in (site / "assets" / "stylesheets").glob("palette.*.css"):
        path.write_text(_FOR_ALL.sub("", path.read_text("utf-8")), "utf-8")
