"""Show on stderr what is being done, with the time left; stdout is for the answer."""

from __future__ import annotations

import sys
import time


class Progress:
    """A line that is written anew on a terminal; in a pipe one line for each case."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.start = time.monotonic()
        self.total = self.done = 0

    def step(self, text: str) -> None:
        """A step without a forecast."""
        self._show(text)

    def begin(self, total: int, forecast_s: float) -> None:
        self.total, self.start, self.forecast_s = total, time.monotonic(), forecast_s
        self.step(f"{total} cases, about {forecast_s:.0f} s")

    def case(self, text: str) -> None:
        """One case has ended."""
        self.done += 1
        spent = time.monotonic() - self.start
        left = spent / self.done * (self.total - self.done)
        self._show(f"[{self.done}/{self.total}, {left:.0f} s left] {text}")

    def end(self) -> None:
        if self.terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _show(self, text: str) -> None:
        if self.terminal:
            print(f"\r\x1b[K{text[:100]}", end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)
