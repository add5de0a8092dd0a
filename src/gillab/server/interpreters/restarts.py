"""Plan when a failed loop is started again: pauses double, and after MOST_FAILURES it stops."""

from __future__ import annotations

from collections.abc import Callable

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0
MOST_FAILURES = 5  # in a row, per loop


class Restarts:
    """Numbers of loops to be started, and when; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]):
        self.clock = clock
        self.failures: dict[int, int] = {}  # in a row
        self._at: dict[int, float] = {}

    def __bool__(self) -> bool:
        """Whether any start is planned."""
        return bool(self._at)

    def now(self, number: int) -> None:
        self._at[number] = self.clock()

    def after_failure(self, number: int) -> bool:
        """Plan another start after a pause; False after too many failures."""
        failures = self.failures[number] = self.failures.get(number, 0) + 1
        if failures >= MOST_FAILURES:
            return False
        pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (failures - 1))
        self._at[number] = self.clock() + pause_s
        return True

    def succeeded(self, number: int) -> None:
        self.failures[number] = 0

    def cancel(self) -> None:
        """Cancel all planned starts."""
        self._at.clear()

    def due(self) -> list[int]:
        """The loops to be started now; each is returned once."""
        found = [number for number, at in self._at.items() if at <= self.clock()]
        for number in found:
            del self._at[number]
        return found
