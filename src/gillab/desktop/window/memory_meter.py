"""Memory of this process and its children, looked at now and then by a thread of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from gillab.bench.measure import descendants

EVERY_S = 1.0


def tree_bytes() -> int | None:
    """Proportional set size of the tree on Linux, else unique set size; None when unknown."""
    if Path("/proc/self/smaps_rollup").exists():
        return sum(_pss(pid) for pid in (os.getpid(), *descendants(os.getpid())))
    return _without_proc()


def _pss(pid: int) -> int:
    """One file: psutil would go through all processes of the machine, in Python, with the GIL."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # ended meanwhile
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _without_proc() -> int | None:
    try:
        import psutil
    except ImportError:
        return None
    own, total = psutil.Process(), 0
    for process in (own, *own.children(recursive=True)):
        try:
            total += process.memory_full_info().uss
        except psutil.Error:  # ended meanwhile, or not ours to ask
            continue
    return total


def watch(tell: Callable[[int], None], stopped: threading.Event) -> threading.Thread:
    """Call `tell` from a thread every second. The system's answer takes milliseconds."""

    def work() -> None:
        while not stopped.wait(EVERY_S):
            found = tree_bytes()
            if found is None or stopped.is_set():
                return
            tell(found)

    thread = threading.Thread(target=work, name="memory", daemon=True)
    thread.start()
    return thread
