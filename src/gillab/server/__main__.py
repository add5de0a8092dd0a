"""python -m gillab.server --way loops --workers 2"""

from __future__ import annotations

import argparse
import functools
import os
import sys

from gillab.server import listeners
from gillab.server.settings import Bounds
from gillab.server.ways import LOOPS, WAYS, Start, serve

_LOOPS_ONLY = ("app", "hand_over", "hang_s")


def main() -> int:
    """Exit code: 0 stopped by a signal, 1 no loop left or some hung, 2 a user's mistake."""
    parser = _parser()
    options = parser.parse_args()
    given = {name: getattr(options, name) for name in _LOOPS_ONLY if getattr(options, name)}
    if given and options.way != LOOPS:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        parser.error(f"{names}: for --way {LOOPS} only")
    start = Start(
        way=options.way,
        workers=options.workers,
        host=options.host,
        port=options.port,
        faults=options.faults,
        drain_s=options.drain_s,
        bounds=Bounds(
            body_bytes=options.body_bytes,
            request_s=options.request_s,
            head_s=options.head_s,
            stall_s=options.stall_s,
        ),
        **given,
    )
    try:
        return serve(start, lambda line: print(f"server: {line}", flush=True))
    except listeners.PortBusy as error:
        print(f"server: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:
        print(f"server: needs the package {error.name}: set up the course", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 2


def _parser() -> argparse.ArgumentParser:
    bounds = Bounds()
    parser = argparse.ArgumentParser(
        prog="python -m gillab.server",
        description="One small web shop, served in one of several ways.",
        # Asking for the terminal's width would import shutil, which this process keeps for good.
        formatter_class=functools.partial(argparse.RawDescriptionHelpFormatter, width=98),
        epilog="ways:\n" + "\n".join(f"  {name:14}{way.title}" for name, way in WAYS.items()),
    )
    parser.add_argument("--way", choices=list(WAYS), default=LOOPS)
    parser.add_argument("--workers", type=_count, default=os.process_cpu_count() or 1)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=0, help="0, the default: any free one")
    parser.add_argument("--faults", action="store_true", help="a route that misbehaves on request")
    parser.add_argument("--app", type=_app, help="loops: module:function, for an app of yours")
    parser.add_argument("--hand-over", action="store_true", help="loops: accept in main")
    parser.add_argument("--hang-s", type=_seconds, help="loops: silence that is hanging")
    parser.add_argument("--drain-s", type=_seconds, default=10.0, help="to finish when stopping")
    parser.add_argument("--request-s", type=_seconds, default=bounds.request_s)
    parser.add_argument("--head-s", type=_seconds, default=bounds.head_s)
    parser.add_argument("--stall-s", type=_seconds, default=bounds.stall_s)
    parser.add_argument("--body-bytes", type=int, default=bounds.body_bytes)
    return parser


def _count(text: str) -> int:
    return _between(1, int(text), 256)


def _port(text: str) -> int:
    return _between(0, int(text), 65535)


def _between(least: int, number: int, most: int) -> int:
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{number} is not between {least} and {most}")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds")
    return number


def _app(text: str) -> str:
    module, _, name = text.partition(":")
    if not module or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text} is not of the form module:function")
    return text


if __name__ == "__main__":
    sys.exit(main())
