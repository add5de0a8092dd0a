"""Check the exercises: python3 scripts/check.py 1.2; any Python since 3.9 starts it."""

import os
import sys

if sys.version_info < (3, 9):  # noqa: UP036, it is told here
    sys.exit("check.py needs Python 3.9 or newer to start: try python3.9 or python3")

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # python -P leaves it out

from setup import course_scripts

if __name__ == "__main__":
    sys.exit(course_scripts.main("check", sys.argv[1:]))
