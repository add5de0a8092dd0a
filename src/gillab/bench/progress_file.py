"""How far a measurement is: a small hidden file beside the results, for whoever watches.

`.local.json.progress` is there while a bench measures `local.json`. A bench that was killed leaves
it behind; `read` therefore asks whether the process that wrote it is still alive.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import psutil

from gillab.bench.countdown import Countdown
from gillab.bench.run import Progress
from gillab.core.results import Run

SAME_START_S = 5.0  # a start time may move by that much when the system's clock is set


def place(results: Path) -> Path:
    """The progress file of a results file."""
    return results.with_name(f".{results.name}.progress")


class ProgressFile:
    """Write the number of finished cases and the time left, and pass both on to `shown`."""

    def __init__(
        self, results: Path, shown: Progress, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.path, self.shown, self.clock = place(results), shown, clock

    def begin(self, total: int) -> None:
        self.countdown = Countdown(total, self.clock)
        self.shown.begin(total)
        self._write(None)

    def more(self, left_s: float) -> None:
        self.countdown.more(left_s)
        self.shown.more(left_s)

    def case(self, measured: Run) -> None:
        self.shown.case(measured)
        self._write(self.countdown.one_done())

    def _write(self, left_s: float | None) -> None:
        """Atomically; a measurement does not fail because nobody can watch it."""
        us = psutil.Process()
        told = {"pid": us.pid, "started": us.create_time()}
        told |= {"done": self.countdown.done, "of": self.countdown.total}
        fresh = self.path.with_name(f"{self.path.name}.{us.pid}")
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(told | {"left_s": left_s}), encoding="utf-8")
            fresh.replace(self.path)


@contextlib.contextmanager
def beside(results: Path, shown: Progress) -> Generator[ProgressFile]:
    """The progress file of these results; it is removed at the end, however that comes."""
    file = ProgressFile(results, shown)
    try:
        yield file
    finally:
        with contextlib.suppress(OSError):
            file.path.unlink(missing_ok=True)


def read(results: Path) -> dict[str, Any] | None:
    """`done`, `of` and `left_s` (None at first) of a bench that is measuring; else None."""
    path = place(results)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        alive = _alive(int(told["pid"]), float(told["started"]))
        found = {name: told[name] for name in ("done", "of", "left_s")}
        age_s = time.time() - path.stat().st_mtime
    except OSError, ValueError, TypeError, KeyError:
        return None
    if found["left_s"] is not None:
        found["left_s"] = max(0.0, found["left_s"] - age_s)
    return found if alive else None


def _alive(pid: int, started: float) -> bool:
    """Whether that process runs; another one may have got its number since."""
    try:
        return abs(psutil.Process(pid).create_time() - started) < SAME_START_S
    except psutil.Error:
        return False
