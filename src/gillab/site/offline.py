"""The list of a site's files, from which a reader's browser keeps the whole site."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote


def listed(site: Path) -> str:
    """{"files": addresses below the site's root, "bytes": their sum}, as JSON.

    A page is named as links name it, by its folder. 404.html is left out: only a server shows it.
    """
    files = sorted(path for path in site.rglob("*") if path.is_file() and path.name != "404.html")
    addresses = [quote(path.relative_to(site).as_posix()) for path in files]
    pages = [address.removesuffix("index.html") for address in addresses]
    return json.dumps({"files": pages, "bytes": sum(path.stat().st_size for path in files)})
