"""What a suite is handed inside the child process: a clock, a way to ask the parent, repetition."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run found; becomes `gillab.results.Run`."""

    values: list[float]
    warmups: list[float] = field(default_factory=list)
    cpu_values: list[float] | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """The clock in seconds, how often to repeat, and `ask`, which the parent answers."""

    clock: Callable[[], float]
    ask: Callable[[str], dict[str, Any]]
    values: int
    warmups: int

    def repeat(self, action: Callable[[], object], scale: float = 1.0) -> Measurement:
        """Wall and CPU seconds of `action`, warm-ups apart; `scale` turns a total into a unit."""
        wall, cpu = [], []
        for _ in range(self.warmups + self.values):
            cpu_before = tree_cpu_seconds()
            start = self.clock()
            action()
            wall.append((self.clock() - start) * scale)
            cpu.append(max(0.0, tree_cpu_seconds() - cpu_before) * scale)
        return Measurement(wall[self.warmups :], wall[: self.warmups], cpu[self.warmups :])


def tree_cpu_seconds() -> float:
    """CPU seconds of this process and its living descendants, to the system's tick of 10 ms.

    Elsewhere than on Linux, where /proc tells, only this process and its ended children count.
    """
    own = os.times()
    total = own.user + own.system + own.children_user + own.children_system
    return total + sum(_process_seconds(pid) for pid in descendants(os.getpid()))


def descendants(pid: int) -> list[int]:
    """Living children, their children and so on; empty where /proc does not exist."""
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


def _process_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
