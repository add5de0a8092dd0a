"""Where the project keeps its files. No other module uses `parents` to find them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src"  # what PYTHONPATH needs to find gillab
DOCS = ROOT / "docs"
RESULTS = DOCS / "results"
EXERCISES = ROOT / "exercises"
PRIVATE = ROOT / ".workshop"  # files of the set-up and the builds; never committed
