"""python -m gillab.server --way loops --workers 2"""

from __future__ import annotations

import argparse
import sys

from gillab.core import inherited
from gillab.core.executors import too_many
from gillab.server.descriptors import TooFewDescriptors
from gillab.server.listeners import PortBusy
from gillab.server.settings import OPTIONS, Settings
from gillab.server.ways import WAYS, serve


def main() -> int:
    """Return 0 after a signal, 1 if no loop is left or some hang, 2 for a user's mistake."""
    inherited.make_usable()
    settings = read_settings()
    try:
        return serve(settings, lambda line: print(f"server: {line}", flush=True))
    except (PortBusy, TooFewDescriptors) as error:
        print(f"server: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:
        print(f"server: needs the package {error.name}: set up the course", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 2


def read_settings(words: list[str] | None = None) -> Settings:
    """The settings from the command line."""
    parser = _parser()
    given = vars(parser.parse_args(words))
    settings = Settings(**given)
    foreign = [
        name
        for name, option in OPTIONS.items()
        if name in given and option.ways and settings.way not in option.ways
    ]
    if foreign:
        names = ", ".join(map(_flag, foreign))
        parser.error(f"{names}: for --way {', '.join(OPTIONS[foreign[0]].ways)} only")
    if reason := too_many(WAYS[settings.way].pool or "", settings.workers):
        parser.error(reason)
    return settings


def _parser() -> argparse.ArgumentParser:
    """A parser for the table of options; `Settings` has the defaults."""
    parser = argparse.ArgumentParser(
        prog="python -m gillab.server",
        description="One small web shop, served in one of several ways.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        argument_default=argparse.SUPPRESS,
        epilog="ways:\n" + "\n".join(f"  {name:14}{way.title}" for name, way in WAYS.items()),
    )
    for name, option in OPTIONS.items():
        if option.read is None:
            parser.add_argument(_flag(name), action="store_true", help=option.help)
        else:
            choices = list(WAYS) if name == "way" else None
            parser.add_argument(_flag(name), type=option.read, choices=choices, help=option.help)
    return parser


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


if __name__ == "__main__":
    sys.exit(main())
