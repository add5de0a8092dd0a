"""Make usable what a program inherits from the one that starts it: streams, and a signal."""

from __future__ import annotations

import io
import os
import signal
import sys


def make_usable() -> None:
    """Call this once in the main thread, before the first output and the first child."""
    _open_streams()
    _observe_child_exits()


def lead_nowhere() -> None:
    """After a BrokenPipeError: at exit Python would write its buffer, and fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_streams() -> None:
    """Streams that were closed lead nowhere; a letter that a terminal lacks is no error.

    A closed stream is None in `sys`, and its number would be given to the next file that is opened.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            _occupy(number)
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, kept
        elif number and isinstance(stream, io.TextIOWrapper):  # a code page may lack "×"
            stream.reconfigure(errors="replace")


def _occupy(number: int) -> None:
    """Children inherit these numbers, so each of them has to be an open file."""
    try:
        os.fstat(number)
    except OSError:
        descriptor = os.open(os.devnull, os.O_RDWR)
        if descriptor != number:
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.set_inheritable(number, True)


def _observe_child_exits() -> None:
    """Exit codes of children are seen, also where the parent ignores SIGCHLD.

    That is inherited. The system then keeps no exit codes: `subprocess` takes each child's for 0,
    and `multiprocessing` never sees one end (https://man7.org/linux/man-pages/man2/wait.2.html,
    NOTES). Windows has no such signal.
    """
    ended = getattr(signal, "SIGCHLD", None)
    if ended and signal.getsignal(ended) == signal.SIG_IGN:
        signal.signal(ended, signal.SIG_DFL)
