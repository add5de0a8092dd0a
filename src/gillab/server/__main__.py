"""python -m gillab.server --way loops --workers 2"""

from __future__ import annotations

import argparse
import os
import sys

from gillab.server import doors
from gillab.server.guard import Bounds
from gillab.server.ways import SHOP, WAYS, Start, serve


def main() -> int:
    """Exit code: 0 stopped by a signal, 1 no loop left or some hung, 2 a user's mistake."""
    options = _parser().parse_args()
    start = Start(
        way=options.way,
        workers=options.workers,
        host=options.host,
        port=options.port,
        faults=options.faults,
        app=options.app,
        hand_over=options.hand_over,
        hang_s=options.hang_s,
        drain_s=options.drain_s,
        bounds=Bounds(options.body_bytes, options.request_s, options.head_s),
    )
    try:
        return serve(start, lambda line: print(f"server: {line}", flush=True))
    except doors.PortBusy as error:
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
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="ways:\n" + "\n".join(f"  {name:14}{way.title}" for name, way in WAYS.items()),
    )
    parser.add_argument("--way", choices=list(WAYS), default="loops")
    parser.add_argument("--workers", type=_count, default=os.process_cpu_count() or 1)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0, the default: any free one")
    parser.add_argument("--faults", action="store_true", help="a route that misbehaves on request")
    parser.add_argument("--app", default=SHOP, help="loops: module:function, for an app of yours")
    parser.add_argument("--hand-over", action="store_true", help="loops: accept in main")
    parser.add_argument("--hang-s", type=float, default=30.0, help="loops: silence that is hanging")
    parser.add_argument("--drain-s", type=float, default=10.0, help="time to finish when stopping")
    parser.add_argument("--request-s", type=float, default=bounds.request_s)
    parser.add_argument("--head-s", type=float, default=bounds.head_s)
    parser.add_argument("--body-bytes", type=int, default=bounds.body_bytes)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 256")
    return number


if __name__ == "__main__":
    sys.exit(main())
