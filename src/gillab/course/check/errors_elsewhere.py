"""Notice errors that reach no test: in threads, initializers of pools and tasks nobody awaited.

Python only prints them. A test then sees merely that something is missing, and the participant
would read of that instead of the mistake.
"""

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

LOGGERS = ("concurrent.futures", "asyncio")  # they log errors that nobody else can be told


class Noting(logging.Handler):
    """Hands the error of a log record over, and prints the record as if nobody had listened."""

    def __init__(self, note: Callable[[BaseException], None]):
        super().__init__()
        self.note = note

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.note(record.exc_info[1])
        if logging.lastResort and record.levelno >= logging.lastResort.level:
            logging.lastResort.handle(record)


@contextmanager
def errors_elsewhere(note: Callable[[BaseException], None]) -> Generator[None]:
    """Meanwhile call `note`, in whatever thread, with each error that no code catches."""
    before = threading.excepthook

    def hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            note(args.exc_value)
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
