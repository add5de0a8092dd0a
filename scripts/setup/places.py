"""The set-up's paths: all in one folder, so that deleting it removes everything."""

from __future__ import annotations

import os
import platform
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRIVATE = ROOT / ".workshop"
VENV = ROOT / ".venv"
SITE = ROOT / "site"
LOCAL_RESULTS = ROOT / "docs" / "results" / "local.json"
REFERENCE_RESULTS = LOCAL_RESULTS.with_name("reference.json")
PINS = Path(__file__).resolve().parent
LOCKS = PINS / "locks"
PYTHONS = PRIVATE / "python"
LOGS = PRIVATE / "logs"

WINDOWS = os.name == "nt"
LINUX = platform.system() == "Linux"


def venv_python(venv: Path = VENV) -> Path:
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


def program(folder: Path, name: str) -> Path | None:
    """The program `name` that an installer put below `folder`, where each system puts them."""
    for place in ("bin", "Scripts", "."):
        for suffix in ("", ".exe", ".cmd"):
            path = folder / place / (name + suffix)
            if path.is_file():
                return path
    return None


def start(verb: str) -> str:
    """How a person on this system starts the verb."""
    return f"{'py' if WINDOWS else 'python3'} {Path('scripts', 'workshop.py')} {verb}"


def short(path: Path | str) -> str:
    """The path as a person in the project folder would type it."""
    try:
        return str(Path(path).relative_to(ROOT))
    except ValueError:
        return str(path)
