"""Measure this machine: `python3 scripts/workshop.py bench --help`."""

import sys


def main() -> int:
    """Import inside `try`: the imports are slow, and Ctrl-C may come meanwhile."""
    try:
        from pathlib import Path

        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        from gillab.bench import cli

        return cli.main()
    except KeyboardInterrupt:
        print("bench: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
