"""Memory of this process and its children, read every second by a thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from gillab.core import process_tree

EVERY_S = 1.0


def tree_bytes() -> int:
    """Memory of the process tree, in the fairest kind that the system reports; 0 if none."""
    return process_tree.memory(process_tree.family(os.getpid()))["bytes"]


def watch(tell: Callable[[int], None], stopped: threading.Event) -> threading.Thread:
    """Call `tell` with the bytes every second, in a thread: reading them takes milliseconds."""

    def work() -> None:
        while not stopped.wait(EVERY_S):
            found = tree_bytes()
            if not found or stopped.is_set():
                return
            tell(found)

    thread = threading.Thread(target=work, name="memory", daemon=True)
    thread.start()
    return thread
