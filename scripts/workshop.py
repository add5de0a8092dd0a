#!/usr/bin/env python3
"""The course in two commands; needs nothing but Python 3.9 or newer.

python3 scripts/workshop.py site    set up, measure this machine, show the charts
python3 scripts/workshop.py test    set up, run every test
"""

import os
import sys

if sys.version_info < (3, 9):  # noqa: UP036, it is told here
    sys.exit("workshop.py needs Python 3.9 or newer to start: try python3.9 or python3")

# Python leaves this folder out where PYTHONSAFEPATH is set.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from setup import verbs

if __name__ == "__main__":
    sys.exit(verbs.main(sys.argv[1:]))
