"""python -m gillab.desktop"""

import sys

from gillab.desktop.program import main

if __name__ == "__main__":
    sys.exit(main())
