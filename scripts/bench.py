"""Measure this machine: `python3 scripts/workshop.py bench --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from gillab.bench.cli import main

if __name__ == "__main__":
    sys.exit(main())
