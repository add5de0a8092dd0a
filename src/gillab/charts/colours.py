"""The colour roles of figures ("var(--gil-threads)") and their colours in the style sheet."""

from __future__ import annotations

import json
import re
from typing import Any

from gillab.core.places import DOCS

STYLE_SHEET = DOCS / "assets" / "colours.css"

Json = dict[str, Any]
Roles = dict[str, tuple[str, str]]  # role → (light, dark), as "#rrggbb"

_ROLE = re.compile(r"var\((--gil-[\w-]+)\)")
_TOKEN = re.compile(r"(--gil-[\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")


def read_roles() -> Roles:
    """The roles of the site's style sheet."""
    return roles_in(STYLE_SHEET.read_text("utf-8"))


def roles_in(style_sheet: str) -> Roles:
    return {name: (light, dark) for name, light, dark in _TOKEN.findall(style_sheet)}


def in_light_colours(figure: Json, roles: Roles) -> Json:
    """A copy of the figure with each role replaced by its light colour."""
    return json.loads(_ROLE.sub(lambda found: roles[found[1]][0], json.dumps(figure)))
