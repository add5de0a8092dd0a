"""Set-up of the course: standard library only, for the Python a participant already has (3.9+).

Four modules of the package, which run on these Pythons too, are used from where they lie.
"""

import sys
from pathlib import Path

_SOURCE = str(Path(__file__).resolve().parents[2] / "src")
if _SOURCE not in sys.path:
    sys.path.insert(0, _SOURCE)
