"""Check the exercises: python3 scripts/check.py 1.2; any Python since 3.9 starts it."""

import os
import sys

if sys.version_info < (3, 9):  # noqa: UP036, it is told here
    sys.exit("check.py needs Python 3.9 or newer to start: try python3.9 or python3")

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # python -P leaves it out

if __name__ == "__main__":
    try:  # Ctrl-C may come while it imports
        from setup import course_scripts

        sys.exit(course_scripts.main("check", sys.argv[1:]))
    except KeyboardInterrupt:
        print("check: stopped", file=sys.stderr)
        sys.exit(130)
