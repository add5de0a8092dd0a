"""See whether a thread waits without a time limit: by its stack, and by no clock."""

import sys
import threading

WAITS = ("join", "wait")  # of a Thread and of a Condition: all waits of the library end in these


def waits_for(ident: int) -> object:
    """The Thread or the Condition for which that thread waits without a time limit, or None.

    While a thread is started, start() waits for its first move: that does not count.
    """
    frame = sys._current_frames().get(ident)
    if frame is None or frame.f_globals.get("__name__") != "threading":
        return None
    names = frame.f_locals
    if frame.f_code.co_name not in WAITS or names.get("timeout", 0) is not None:
        return None
    outer = frame.f_back
    while outer is not None and outer.f_globals.get("__name__") == "threading":
        if outer.f_code is threading.Thread.start.__code__:
            return None
        outer = outer.f_back
    return names["self"]
