"""Descendants of a process, read from Linux's /proc without psutil.

A measured child reads its own: psutil would take memory there, and another build may lack it.
"""

from pathlib import Path


def descendants(pid: int) -> list[int]:
    """Process ids of all living descendants; empty where there is no /proc."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            try:
                children = [int(word) for word in task.read_text().split()]
            except OSError:  # ended meanwhile
                continue
            found += children
            waiting += children
    return found
