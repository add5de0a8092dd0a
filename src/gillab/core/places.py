"""Where the project keeps its files. Only this module counts folders upwards."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src"  # what PYTHONPATH needs to find gillab
DOCS = ROOT / "docs"
RESULTS = DOCS / "results"
EXERCISES = ROOT / "exercises"
PRIVATE = ROOT / ".workshop"  # what the set-up and the builds keep; never committed
