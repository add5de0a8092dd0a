"""Exit codes of children are seen, whatever the program that started ours has set."""

from __future__ import annotations

import signal


def observe() -> None:
    """Call this once in the main thread, before the first child.

    A parent may have set SIGCHLD to "ignore", and that is inherited. The system then keeps no exit
    codes: `subprocess` takes each child's for 0, and `multiprocessing` never sees one end
    (https://man7.org/linux/man-pages/man2/wait.2.html, NOTES). Windows has no such signal.
    """
    ended = getattr(signal, "SIGCHLD", None)
    if ended and signal.getsignal(ended) == signal.SIG_IGN:
        signal.signal(ended, signal.SIG_DFL)
