"""Ask whether packages run in interpreters: `python3 scripts/workshop.py compat --help`."""

import sys
from pathlib import Path

if sys.version_info < (3, 14):  # noqa: UP036 - people start it by hand, with an older one
    sys.exit("this needs Python 3.14: start it as python3 scripts/workshop.py compat")

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from gillab.compat import cli

if __name__ == "__main__":
    try:
        sys.exit(cli.main())
    except KeyboardInterrupt:
        print("compat: stopped", file=sys.stderr)
        sys.exit(130)
