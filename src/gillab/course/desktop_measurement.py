"""Step 3.6: measure every way of computing for a window on this machine."""

from __future__ import annotations

import sys
from collections.abc import Generator, Mapping
from typing import Any

from gillab.bench.child import run_case
from gillab.bench.suites.desktop import EXPLORER
from gillab.core.results import Case
from gillab.desktop.model.lag import late_99_s
from gillab.desktop.model.started_pool import WAYS
from gillab.desktop.program import default_workers

VALUES = 4  # measured intervals of each way: one complete picture each
TIMEOUT_S = 60

type Way = tuple[str, float, float, int]


def measure() -> Generator[Way]:
    """Yield (way, lateness in s at 99 %, tiles per s, bytes of the process tree) of each way.

    Each way is measured in a fresh process, offscreen, with as many workers as there are cores,
    and printed at once. A way that fails is printed with its reason, and not yielded.
    """
    workers = default_workers()
    for way in WAYS:
        case = Case("desktop", "explorer", way, workers, "", EXPLORER)
        found = run_case(sys.executable, case, values=VALUES, warmups=0, timeout_s=TIMEOUT_S)
        if found.status != "ok":
            print(f"{way:14}{found.reason}")
            continue
        details = found.measurement["details"]
        if not details["memory"]["bytes"]:
            print(f"{way:14}this system does not report the memory of a process")
            continue
        print(line(way, details), flush=True)
        yield summary(way, details)


def summary(way: str, details: Mapping[str, Any]) -> Way:
    """What `measure` yields, from the details of a run of the suite `desktop`.

    Memory is of the fairest kind that the system reports: PSS on Linux, RSS on macOS.
    """
    tiles_per_s = details["tiles"] / details["seconds"]
    return way, late_99_s(details["late_s"]), tiles_per_s, details["memory"]["bytes"]


def line(way: str, details: Mapping[str, Any]) -> str:
    """A line of the printed table; it names the kind of memory."""
    _, late_s, tiles_per_s, memory_bytes = summary(way, details)
    return (
        f"{way:14}{late_s * 1000:>8.1f} ms late  {details['missed']:>4} frames missed"
        f"{tiles_per_s:>8.0f} tiles/s{memory_bytes / 1e6:>8.0f} MB "
        f"({details['memory']['kind'].upper()})"
    )
