"""Files of a participant that hide a module of Python or of a package by their name.

Beside task.py, a file types.py or json.py is found before the standard library's: Python then
ends before the first line of task.py, or fails far away from the reason.
"""

from __future__ import annotations

import sys
import sysconfig
from importlib.machinery import PathFinder
from pathlib import Path

WANTED = "another name for that file: Python finds it instead of its own module"


def hiding(folder: Path) -> Path | None:
    """The first file or package of the folder with the name of a module of Python or a package."""
    files = [path for path in folder.glob("*.py") if path.is_file()]
    packages = [path.parent for path in folder.glob("*/__init__.py")]
    return next((path for path in sorted(files + packages) if _is_taken(path.stem)), None)


def says_hidden(path: Path) -> str:
    kind = (
        "the standard library" if path.stem in sys.stdlib_module_names else "an installed package"
    )
    return f"{path.name} has the name of a module of {kind}"


def _is_taken(name: str) -> bool:
    if name in sys.stdlib_module_names:
        return True
    found = PathFinder.find_spec(name, [sysconfig.get_path("purelib")])
    return bool(found and found.origin)
