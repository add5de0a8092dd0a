"""Choose the results files for the charts."""

from __future__ import annotations

import os
from pathlib import Path

from gillab.core.errors import SiteError
from gillab.core.results import ResultsError, load
from gillab.core.whose import not_ours

OWN, REFERENCE = "local.json", "reference.json"


def find_results(folder: Path) -> Path:
    """The file that GILLAB_RESULTS names, else the user's own in this folder, else the reference.

    SiteError if it is missing or cannot be read.
    """
    named = os.environ.get("GILLAB_RESULTS")
    candidates = [folder / OWN, folder / REFERENCE]
    path = Path(named) if named else next(filter(Path.is_file, candidates), None)
    if path is None:
        raise SiteError(
            f"no results in {folder}; measure first: python3 scripts/workshop.py bench --quick"
        )
    try:
        load(path)
    except ResultsError as error:
        raise SiteError(f"GILLAB_RESULTS: {error}" if named else str(error)) from None
    return path


def note(path: Path) -> str:
    """What to say of the user's own file where it was measured under another host name."""
    return not_ours(load(path).provenance["machine"]) if path.name == OWN else ""


def committed(folder: Path) -> list[Path]:
    """The course's own results files; other JSON files are left out."""
    return [path for path in sorted(folder.glob("*.json")) if path.name != OWN and _loads(path)]


def _loads(path: Path) -> bool:
    try:
        load(path)
    except ResultsError:  # another kind of file, such as the self-check's
        return False
    return True
