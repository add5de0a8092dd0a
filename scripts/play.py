"""Try scenarios of the shop: `python3 scripts/workshop.py play --help`."""

import sys


def main() -> int:
    """Import inside `try`: the imports are slow, and Ctrl-C may come meanwhile."""
    try:
        from pathlib import Path

        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        from gillab.course.play import __main__ as play

        return play.main()
    except KeyboardInterrupt:
        print("play: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
