"""Ask which executor fits your own function: `python3 scripts/workshop.py which --help`."""

import sys


def main() -> int:
    """Import inside `try`: the imports are slow, and Ctrl-C may come meanwhile."""
    try:
        from pathlib import Path

        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        from gillab.which import cli

        return cli.main()
    except KeyboardInterrupt:
        print("which: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
