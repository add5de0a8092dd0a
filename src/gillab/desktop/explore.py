"""Open the real window around a participant's code that computes its pictures.

Does not import Qt before the window opens: workers import the participant's module, which imports
this one, and Qt cannot be imported in their interpreters.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor

from gillab.desktop import program

WORKERS = 2


class FirstOnly(logging.Filter):
    """An error in a done-callback is logged for each tile: print the first, and count the rest."""

    def __init__(self):
        super().__init__()
        self.seen = 0

    def filter(self, record: logging.LogRecord) -> bool:
        self.seen += 1
        if self.seen == 2:
            print("… and more of the same", file=sys.stderr)
        return self.seen == 1


def explore(code: Callable, make_pool: Callable[[int], Executor] | None = None) -> None:
    """Open the window around a function paint(…) or a class Painter; return when it is closed.

    With `make_pool` the code gets a pool of two workers. With `--offscreen` behind the script's
    name, or on a machine without a display, the window runs without a user and leaves pictures.
    """
    offscreen = "--offscreen" in sys.argv or not program.has_display()
    if offscreen:
        print("without a display: the window is driven for you, some seconds …", flush=True)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = program.why_qt_cannot_start()
    if problem:
        sys.exit(problem)
    from gillab.desktop.window import code_window

    pool = make_pool(WORKERS) if make_pool else None
    logging.getLogger("concurrent.futures").addFilter(FirstOnly())
    kept = None  # tasks that end late still call methods of the picture: it has to exist
    try:
        kept = code_window.show(code, pool, offscreen)
    finally:
        if pool:
            # The code of steps 3.1 and 3.3 does not handle cancelled futures, as intended.
            logging.getLogger("concurrent.futures").disabled = True
            pool.shutdown(cancel_futures=True)
        del kept
