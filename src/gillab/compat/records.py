"""Read and write docs/results/compat.json: what was found out about each chosen package."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from gillab.core.errors import SiteError
from gillab.core.places import RESULTS

FILE = RESULTS / "compat.json"
FORMAT = 1
_TEXT = r'"(?:[^"\\]|\\.)*"'
_PLAIN_LIST = re.compile(rf"\[\s+{_TEXT}(?:,\s+{_TEXT})*\s+\]")

Json = dict[str, Any]


def load(path: Path = FILE) -> Json:
    """The document; SiteError in one line if it cannot be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SiteError(f"{path.name} is missing: run scripts/maintain/compat.py") from None
    except ValueError as error:
        raise SiteError(f"{path.name} is damaged ({error}): take the committed one") from None
    if found.get("format") != FORMAT:
        raise SiteError(f"{path.name} has another format: run scripts/maintain/compat.py --again")
    return found


def save(document: Json, path: Path = FILE) -> None:
    """Write it whole, beside the old one first: an interruption leaves the old one.

    One line for each compiled module, so that a change of a few modules is a small difference.
    """
    new = path.with_suffix(".new")
    new.write_text(written(document), encoding="utf-8")
    new.replace(path)


def written(document: Json) -> str:
    """The document as JSON; lists of plain texts stand on one line each."""
    text = json.dumps(document, indent=1, ensure_ascii=False)
    return _PLAIN_LIST.sub(lambda found: " ".join(found[0].split()), text) + "\n"
