"""An event loop that gives its GIL away less often.

asyncio looks for news from the network before every round of callbacks, also while it has more of
them to do. Each look drops the GIL, and when the thread beside the loop computes, getting it back
takes a switch interval, or longer while that thread waits for a core. A small request takes half
a dozen rounds. Here the loop looks when it has nothing else to do, or after some rounds.
"""

from __future__ import annotations

import asyncio
import selectors
import sys

ROUNDS = 8  # without a look, at most


class SparingSelector(selectors.DefaultSelector):
    """Answers "nothing new" by itself for a few rounds."""

    def __init__(self) -> None:
        super().__init__()
        self.left = ROUNDS

    def select(self, timeout: float | None = None):
        if timeout == 0 and self.left:
            self.left -= 1
            return []
        self.left = ROUNDS
        return super().select(timeout)


def new_loop() -> asyncio.AbstractEventLoop:
    if sys.platform == "win32":  # whose loop has no selector
        return asyncio.new_event_loop()
    return asyncio.SelectorEventLoop(SparingSelector())
