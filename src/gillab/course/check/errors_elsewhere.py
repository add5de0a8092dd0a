"""Notice errors that no test can catch: in threads, callbacks of futures, initializers of pools.

Python only prints them. A test then sees no more than that something is missing, and the
participant would read that instead of the mistake.
"""

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

LOGGERS = ("concurrent.futures", "asyncio")  # they log errors that no caller can receive

type Note = Callable[[BaseException, bool], None]  # the error, whether an initializer raised it


class Noting(logging.Handler):
    """Hands the error of a log record over, and prints the record as Python does without it."""

    def __init__(self, note: Note):
        super().__init__()
        self.note = note

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.note(record.exc_info[1], "initializer" in record.getMessage())
        if logging.lastResort and record.levelno >= logging.lastResort.level:
            logging.lastResort.handle(record)


@contextmanager
def errors_elsewhere(note: Note) -> Generator[None]:
    """Call `note` with each error that no code catches meanwhile, in the thread that raised it."""
    before = threading.excepthook

    def hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            note(args.exc_value, False)
        before(args)

    handler = Noting(note)
    threading.excepthook = hook
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
    try:
        yield
    finally:
        threading.excepthook = before
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(handler)
