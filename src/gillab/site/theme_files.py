"""The theme's style sheets and script without what makes every page slow while it starts.

Each of these changes lets a browser compute the style of the whole page once more. None changes
what is to be seen: a rule that keeps colours from fading while somebody changes the scheme; the
class "js" on the page, which main.html has set; a mark for a rule that no style sheet has; a second
`meta` of the colour scheme, where the first one counts; and a frame for each table without a class,
which markup.py has put there.
"""

from __future__ import annotations

import re
from pathlib import Path

_FOR_ALL = re.compile(r"\[data-md-color-switching\] \*[^{}]*\{[^}]*\}")
_PAGE = r"document\.documentElement\."
SCRIPT = {  # what is there, by what it is replaced
    re.compile(rf'{_PAGE}classList\.remove\("no-js"\);{_PAGE}classList\.add\("js"\);'): "",
    re.compile(
        rf'{_PAGE}classList\.add\("js-focus-visible"\),'
        rf'{_PAGE}setAttribute\("data-js-focus-visible",""\)'
    ): "0",
    re.compile(r'\.\.\.\w+\("table:not\(\[class\]\)",\w+\)\.map\(\w+=>\w+\(\w+\)\),'): "",
    re.compile(r'(?<=\("meta",)\{name:"color-scheme"\}'): "{}",
}


def lighten(site: Path) -> None:
    """Take all of that out of the built site."""
    for path in (site / "assets" / "stylesheets").glob("palette.*.css"):
        path.write_text(_FOR_ALL.sub("", path.read_text("utf-8")), "utf-8")
    for path in (site / "assets" / "javascripts").glob("bundle.*.js"):
        text = path.read_text("utf-8")
        for there, instead in SCRIPT.items():
            text = there.sub(instead, text)
        path.write_text(text, "utf-8")
